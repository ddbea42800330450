import { api } from "../server/server";

/**
 * Fetches a document and hands it to the browser to keep. It is never opened in the page's own place: a document that somebody uploaded may be a
 * page with a script.
 * @throws AiTasksError when it cannot be fetched
 */
export async function saveFile(id: string, name: string) {
    const address = URL.createObjectURL(await api.files.content(id));
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    link.click();

    // The browser has taken it by then, and a later task is early enough.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
