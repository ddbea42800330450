/** Calls back when a try to connect is worth more than a moment ago: the network is back, or the page is looked at again. */
export class Wakeups {
    private readonly ends: (() => void)[] = [];

    constructor(wake: () => void) {
        this.listen(globalThis.window, "online", wake);
        this.listen(globalThis.document, "visibilitychange", () => void (globalThis.document.visibilityState === "visible" && wake()));
    }

    stop(): void {
        for (const end of this.ends.splice(0)) end();
    }

    // Node.js and workers have neither.
    private listen(target: EventTarget | undefined, name: string, listener: () => void): void {
        target?.addEventListener(name, listener);
        this.ends.push(() => target?.removeEventListener(name, listener));
    }
}
