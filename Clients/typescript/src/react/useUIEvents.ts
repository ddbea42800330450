import { useEffect, useRef } from "react";
import { UiEventSocket, type UiEventOptions } from "../screens/UiEventSocket.js";
import { connectHandlers, listenToUiEvents, type UiEventHandlers, type UiEventName } from "../screens/uiEventTarget.js";

/** Does what backends want on this screen while the component is mounted. Handlers may change, the options count as they were first. */
export function useUIEvents(options: UiEventOptions, handlers: UiEventHandlers): void {
    const first = useRef(options);
    const newest = useRef(handlers);
    useEffect(() => void (newest.current = handlers));
    useEffect(() => {
        const socket = new UiEventSocket(first.current);
        const disconnect = connectHandlers(socket, () => newest.current);
        socket.start();
        return () => {
            disconnect();
            socket.stop();
        };
    }, []);
}

/** Hears updates or modals that some {@link useUIEvents} of the page received, while the component is mounted. */
export function useUIEventListener(name: UiEventName, listener: (data: unknown) => void): void {
    const newest = useRef(listener);
    useEffect(() => void (newest.current = listener));
    useEffect(() => listenToUiEvents(name, (data) => newest.current(data)), [name]);
}
