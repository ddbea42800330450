import type { ChatEvent } from "./events.js";

/**
 * The server tells an answer from its beginning to whoever asks for it. What was told before a connection broke is left out of what is
 * told after it: text by its length, since its pieces may be cut otherwise, everything else by what it says.
 */
export class Replay {
    private answer = "";
    private readonly shown = { llm_token: 0, llm_thinking: 0 };
    private readonly told = new Map<string, number>();
    private again = new Map<string, number>();

    /** Whatever comes from now on begins anew. */
    restart(): void {
        this.again = new Map();
    }

    /** What of an event is news; undefined for nothing. */
    take(event: ChatEvent): ChatEvent | undefined {
        switch (event.name) {
            case "queue_position":
            case "completed":
            case "error":
                return event;
            case "processing_started":
                return this.begin(event);
            case "llm_token": {
                const token = this.rest("llm_token", event.data.accumulated);
                return token === undefined ? undefined : { ...event, data: { ...event.data, token } };
            }
            case "llm_thinking": {
                const content = this.rest("llm_thinking", event.data.accumulated);
                return content === undefined ? undefined : { ...event, data: { ...event.data, content } };
            }
            case "image_ready":
                // Its address is signed anew each time.
                return this.once(`image ${event.data.block_id}`) ? event : undefined;
            default:
                return this.once(JSON.stringify(event)) ? event : undefined;
        }
    }

    private begin(event: ChatEvent<"processing_started">): ChatEvent | undefined {
        if (event.data.request_id === this.answer) return undefined;

        // Another answer took the place of the first.
        this.answer = event.data.request_id;
        this.shown.llm_token = this.shown.llm_thinking = 0;
        this.told.clear();
        this.again.clear();
        return event;
    }

    private rest(kind: "llm_token" | "llm_thinking", accumulated: string): string | undefined {
        const before = this.shown[kind];
        if (accumulated.length <= before) return undefined;
        this.shown[kind] = accumulated.length;
        return accumulated.slice(before);
    }

    // The same thing may happen twice within an answer: it is the count that tells.
    private once(what: string): boolean {
        const count = (this.again.get(what) ?? 0) + 1;
        this.again.set(what, count);
        if (count <= (this.told.get(what) ?? 0)) return false;
        this.told.set(what, count);
        return true;
    }
}
