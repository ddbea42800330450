import { defaultBackoff, type BackoffOptions } from "../waiting/Backoff.js";
import type { Position } from "../wire/frames.js";
import type { WebSocketFactory } from "./WebSocketLink.js";

/** How a `TaskSocket` behaves. All times are in milliseconds. */
export interface TaskSocketOptions {
    /** Address of the server, such as `https://example.org`; empty for the page's own. */
    baseUrl: string;
    /** Replaces the browser's; for Node.js. */
    WebSocket: WebSocketFactory;
    /** Replaces the browser's; for Node.js. */
    fetch: typeof fetch;
    /** What goes with the request for an event stream, such as headers in Node.js. */
    init: RequestInit;
    /** Where to continue; undefined for a newcomer. */
    position: Position | undefined;
    /** What happens when a newer tab took the socket: stop, or go on over an event stream, which replaces nobody. */
    afterReplaced: "stop" | "follow";
    /** Between tries. */
    backoff: BackoffOptions;
    /** How long opening may take. */
    openTimeoutMs: number;
    /** Silence after which a connection is taken for dead: the server says something every 30 s. */
    silenceMs: number;
    /** A connection that lived for this long was a good one: the next pause is a short one again. */
    stableMs: number;
    /** Sockets in a row that did not open before an event stream is tried. */
    fallbackAfter: number;
    /** How long after falling back the next socket is tried. */
    socketAgainMs: number;
    /** How long an answer of the socket is waited for before REST is asked. */
    answerMs: number;
}

/** The options with everything that was left out. */
export function withDefaults(options: Partial<TaskSocketOptions>): TaskSocketOptions {
    return {
        baseUrl: "",
        WebSocket: globalThis.WebSocket as unknown as WebSocketFactory,
        fetch: (...call) => globalThis.fetch(...call),
        init: { credentials: options.baseUrl ? "include" : "same-origin" },
        position: undefined,
        afterReplaced: "stop",
        backoff: defaultBackoff,
        openTimeoutMs: 10_000,
        silenceMs: 45_000,
        stableMs: 5_000,
        fallbackAfter: 3,
        socketAgainMs: 60_000,
        answerMs: 5_000,
        ...options,
    };
}

/** An absolute address of the server. */
export function addressOf(baseUrl: string, path: string, scheme: "http" | "ws"): URL {
    const url = new URL(baseUrl.replace(/\/$/, "") + path, globalThis.location?.href);
    if (scheme === "ws") url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return url;
}
