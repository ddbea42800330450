import type { UiEvents, UiEventSocket } from "./UiEventSocket.js";

/** The DOM events of `window` that updates and modals become, for components that know no socket. */
export type UiEventName = "ui-update" | "ui-modal";

/** What to do with screen events; what has no handler here is left out. */
export type UiEventHandlers = { [Name in keyof UiEvents]?: (event: UiEvents[Name]) => void };

/**
 * Has a socket call handlers, and dispatch `ui-update` and `ui-modal` on `window`.
 * @param handlers looked up with each event, so that they may change
 * @returns ends that
 */
export function connectHandlers(socket: UiEventSocket, handlers: () => UiEventHandlers): () => void {
    const names = ["redirect", "toast", "refresh", "update", "modal", "state"] as const;
    const ends = names.map((name) => socket.on(name, (event: unknown) => {
        if (name === "update" || name === "modal") window.dispatchEvent(new CustomEvent(`ui-${name}`, { detail: event }));
        (handlers()[name] as ((event: unknown) => void) | undefined)?.(event);
    }));
    return () => ends.forEach((end) => end());
}

/**
 * Calls `listener` with the data of every such event.
 * @returns ends that
 */
export function listenToUiEvents(name: UiEventName, listener: (data: unknown) => void): () => void {
    const listening = (event: Event): void => listener((event as CustomEvent<unknown>).detail);
    window.addEventListener(name, listening);
    return () => window.removeEventListener(name, listening);
}
