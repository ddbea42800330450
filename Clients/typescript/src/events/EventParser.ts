/** One event of an event stream. */
export interface ServerEvent {
    /** `message` where the stream names none. */
    name: string;
    data: string;
}

/** Takes an event stream apart, wherever its chunks are cut: within a line, between CR and LF, within a letter of many bytes. */
export class EventParser {
    private readonly decoder = new TextDecoder();
    private rest = "";
    private name = "";
    private data: string[] = [];

    /** The events that end in this chunk. */
    push(chunk: Uint8Array): ServerEvent[] {
        const text = this.rest + this.decoder.decode(chunk, { stream: true });

        // A CR at the very end may be the first half of a line's end.
        const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
        const lines = whole.split(/\r\n|\n|\r/);
        this.rest = (lines.pop() ?? "") + text.slice(whole.length);
        return lines.map((line) => this.take(line)).filter((event) => event !== undefined);
    }

    private take(line: string): ServerEvent | undefined {
        if (line === "") return this.finish();
        const colon = line.indexOf(":");
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
        if (field === "event") this.name = value;
        else if (field === "data") this.data.push(value);
        return undefined;
    }

    private finish(): ServerEvent | undefined {
        const event = this.data.length > 0 ? { name: this.name || "message", data: this.data.join("\n") } : undefined;
        this.name = "";
        this.data = [];
        return event;
    }
}
