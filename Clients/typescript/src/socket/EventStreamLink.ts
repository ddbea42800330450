import { readJson, refusalOf } from "../errors/answers.js";
import { readEvents } from "../events/readEvents.js";
import { closeCodes, readFrame, type Link, type LinkEvents } from "./Link.js";

/** How {@link EventStreamLink} is made. */
export interface EventStreamLinkOptions {
    url: string;
    fetch: typeof fetch;
    init: RequestInit;
    /** How long opening may take, in milliseconds. */
    openTimeoutMs: number;
    /** Silence after which the connection is taken for dead, in milliseconds. */
    silenceMs: number;
}

/**
 * A connection over server-sent events, which only listens. Read with `fetch`: an `EventSource` tells neither why it was refused nor
 * that the server gave a sign of life.
 */
export class EventStreamLink implements Link {
    private readonly ending = new AbortController();

    constructor(options: EventStreamLinkOptions, private readonly events: LinkEvents) {
        void this.run(options).catch(() => closeCodes.lost).then((code) => {
            if (!this.ending.signal.aborted) events.ended(code);
        });
    }

    send(): boolean {
        return false;
    }

    close(): void {
        this.ending.abort();
    }

    private async run({ url, fetch, init, openTimeoutMs, silenceMs }: EventStreamLinkOptions): Promise<number> {
        const { signal } = this.ending;
        const opening = new AbortController();
        const timer = setTimeout(() => opening.abort(), openTimeoutMs);
        signal.addEventListener("abort", () => opening.abort());
        const headers = { ...(init.headers as Record<string, string>), Accept: "text/event-stream" };
        const response = await fetch(url, { ...init, headers, signal: opening.signal }).finally(() => clearTimeout(timer));
        if (signal.aborted) return closeCodes.lost;
        if (!response.ok || !response.headers.get("Content-Type")?.includes("text/event-stream")) {
            const { code } = refusalOf(response.status, await readJson(response));
            return response.status === 401 ? closeCodes.signedOut : code === "policy_acceptance_required" ? closeCodes.policies : closeCodes.lost;
        }

        this.events.opened();
        for await (const event of readEvents(response, { signal, silenceMs })) {
            const frame = readFrame(event.data);
            if (frame !== undefined) this.events.frame(frame);
            if (signal.aborted) break;
        }

        return closeCodes.lost;
    }
}
