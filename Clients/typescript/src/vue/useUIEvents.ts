import { onScopeDispose } from "vue";
import { UiEventSocket, type UiEventOptions } from "../screens/UiEventSocket.js";
import { connectHandlers, listenToUiEvents, type UiEventHandlers, type UiEventName } from "../screens/uiEventTarget.js";

/** Does what backends want on this screen, until the component is gone. */
export function useUIEvents(options: UiEventOptions, handlers: UiEventHandlers): UiEventSocket {
    const socket = new UiEventSocket(options);
    const disconnect = connectHandlers(socket, () => handlers);
    socket.start();
    onScopeDispose(() => {
        disconnect();
        socket.stop();
    });
    return socket;
}

/** Hears updates or modals that some {@link useUIEvents} of the page received, until the component is gone. */
export function useUIEventListener(name: UiEventName, listener: (data: unknown) => void): void {
    onScopeDispose(listenToUiEvents(name, listener));
}
