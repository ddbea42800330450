import type { Frame } from "../wire/frames.js";

/** Close codes with a meaning of their own; HTTP statuses of event streams are told as the code that means the same. */
export const closeCodes = { signedOut: 4001, replaced: 4003, policies: 4004, lost: 1006 } as const;

/** What happens to a connection. After `ended`, and after one's own close, nothing more does. */
export interface LinkEvents {
    opened(): void;
    frame(frame: Frame): void;
    /** @param code as {@link closeCodes} */
    ended(code: number): void;
}

/** One connection to the server, whatever it is made of. */
export interface Link {
    /** Sends a text; false where that is not possible. */
    send(text: string): boolean;
    /** Ends it at once; no event follows. */
    close(): void;
}

/** A frame; undefined for a text that is none. */
export function readFrame(text: string): Frame | undefined {
    try {
        const frame = JSON.parse(text) as Frame | null;
        return typeof frame?.type === "string" && typeof frame.data === "object" && frame.data !== null ? frame : undefined;
    } catch {
        return undefined;
    }
}
