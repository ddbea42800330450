import { defaultBackoff, type BackoffOptions } from "../waiting/Backoff.js";

/** How the server is called, and as whom. Without a token: as the person whose session cookie the browser has. */
export interface ApiOptions {
    /** Address of the server, such as `https://example.org`; empty for the page's own. */
    baseUrl: string;
    /** Replaces the browser's. */
    fetch: typeof fetch;
    /** Which cookies go along; with a `baseUrl` those of that server. */
    credentials: RequestCredentials;
    /** A static token of a person, for programs; it is exchanged for bearer tokens. */
    staticToken: string | undefined;
    /** A bearer token that somebody else looks after. */
    bearer: string | undefined;
    /** The key of a service, for what only backends may do. */
    serviceKey: string | undefined;
    /** Called when the server knows the session or the token no longer. */
    onSignedOut: () => void;
    /** Between tries of calls that may be repeated. */
    backoff: BackoffOptions;
    /** How often a call that may be repeated is made at most. */
    tries: number;
    /** The longest `Retry-After` that is waited for, in milliseconds; one that is longer is an error at once. */
    longestWaitMs: number;
}

export function apiDefaults(options: Partial<ApiOptions>): ApiOptions {
    return {
        baseUrl: "",
        fetch: (...call) => globalThis.fetch(...call),
        credentials: options.baseUrl ? "include" : "same-origin",
        staticToken: undefined,
        bearer: undefined,
        serviceKey: undefined,
        onSignedOut: () => undefined,
        backoff: defaultBackoff,
        tries: 4,
        longestWaitMs: 30_000,
        ...options,
    };
}
