import { closeCodes, readFrame, type Link, type LinkEvents } from "./Link.js";
import { SilenceWatch } from "./SilenceWatch.js";

/** As much of a WebSocket as is needed; browsers, Node.js and the package `ws` have it. */
export interface WebSocketLike {
    onopen: ((event: never) => void) | null;
    onmessage: ((event: never) => void) | null;
    onclose: ((event: never) => void) | null;
    onerror: ((event: never) => void) | null;
    readonly readyState: number;
    send(text: string): void;
    close(code?: number): void;
}

/** Opens a WebSocket at an address. */
export type WebSocketFactory = new (url: string) => WebSocketLike;

/** How {@link WebSocketLink} is made. */
export interface WebSocketLinkOptions {
    url: string;
    WebSocket: WebSocketFactory;
    /** How long opening may take, in milliseconds. */
    openTimeoutMs: number;
    /** Silence after which the connection is taken for dead, in milliseconds. */
    silenceMs: number;
}

const open = 1;

/** A connection over a WebSocket. */
export class WebSocketLink implements Link {
    private readonly socket: WebSocketLike;
    private readonly opening: ReturnType<typeof setTimeout>;
    private watch: SilenceWatch | undefined;

    constructor(options: WebSocketLinkOptions, private readonly events: LinkEvents) {
        const socket = (this.socket = new options.WebSocket(options.url));
        this.opening = setTimeout(() => this.end(closeCodes.lost), options.openTimeoutMs);
        socket.onopen = () => {
            clearTimeout(this.opening);
            this.watch = new SilenceWatch(options.silenceMs, () => this.end(closeCodes.lost));
            events.opened();
        };
        socket.onmessage = (event: { data: unknown }) => {
            this.watch?.heard();
            const frame = typeof event.data === "string" ? readFrame(event.data) : undefined;
            if (frame !== undefined) events.frame(frame);
        };
        socket.onclose = (event: { code: number }) => this.end(event.code);

        // Some tell a refused upgrade by nothing else. An error of an open socket is followed by its close, with a code.
        socket.onerror = () => void (this.watch === undefined && this.end(closeCodes.lost));
    }

    send(text: string): boolean {
        if (this.socket.readyState !== open) return false;
        this.socket.send(text);
        return true;
    }

    close(): void {
        clearTimeout(this.opening);
        this.watch?.stop();
        const { socket } = this;

        // The package `ws` throws errors that nobody listens to.
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.onerror = () => undefined;
        if (socket.readyState <= open) socket.close(1000);
    }

    private end(code: number): void {
        this.close();
        this.events.ended(code);
    }
}
