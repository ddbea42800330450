/** Has the page of happy-dom come from a server, so that it may call it. */
export function servePage(url: string): void {
    (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(url);
}
