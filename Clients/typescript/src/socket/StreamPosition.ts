import type { Frame, Position } from "../wire/frames.js";

/** What a frame is to somebody who stands at a position: news, already known, or the sign that something is missing before it. */
export type Verdict = "new" | "seen" | "gap";

/** Where a client stands in its person's stream. Whatever comes, twice or not at all, it says what that means. */
export class StreamPosition {
    private epoch: string | undefined;
    private seq = 0;

    // After a snapshot the server repeats ends of tasks that stand before it. Only when something else came is it sure that none of them
    // was lost with a connection.
    private settled = false;
    private floor = 0;
    private readonly repeated = new Set<number>();

    /** @param start where to continue; undefined for a newcomer */
    constructor(start?: Position) {
        if (start !== undefined) [this.epoch, this.seq, this.settled] = [start.epoch, start.seq, true];
    }

    /** Where to continue; undefined for a client that has to be told everything. */
    get current(): Position | undefined {
        return this.epoch !== undefined && this.settled ? { epoch: this.epoch, seq: this.seq } : undefined;
    }

    /** The same as the parameters of an address. */
    get query(): Record<string, string> {
        const place = this.current;
        return place === undefined ? {} : { epoch: place.epoch, after: String(place.seq) };
    }

    /** Judges a frame, and moves on when it is news. */
    take(frame: Frame): Verdict {
        if (frame.epoch === undefined || frame.seq === undefined) return "new";
        const { epoch, seq } = { epoch: frame.epoch, seq: frame.seq };
        switch (frame.type) {
            case "resync":
                [this.epoch, this.seq] = [epoch, seq];
                this.settle();
                return "new";
            case "active_tasks":
                return this.begin(epoch, seq);
            case "left_out":
                return this.advance(epoch, frame.data.from_seq, frame.data.to_seq, false);
            case "task_started":
            case "task_progress":
                return this.advance(epoch, seq, seq, false);
            case "task_completed":
            case "task_failed":
            case "task_cancelled":
                return this.advance(epoch, seq, seq, true);
            default:
                return this.pass(epoch, seq, frame.type === "ping");
        }
    }

    private settle(): void {
        this.settled = true;
        this.repeated.clear();
    }

    private begin(epoch: string, seq: number): Verdict {
        const same = epoch === this.epoch;
        if (same && seq < this.seq) return "seen";
        if (!same || this.settled) {
            this.floor = same ? this.seq : 0;
            this.repeated.clear();
        }
        [this.epoch, this.seq, this.settled] = [epoch, seq, false];
        return "new";
    }

    private advance(epoch: string, from: number, to: number, terminal: boolean): Verdict {
        if (this.epoch === undefined || epoch !== this.epoch || from > this.seq + 1) return "gap";
        if (to > this.seq) {
            this.seq = to;
            this.settle();
            return "new";
        }

        if (!terminal || this.settled || to <= this.floor || this.repeated.has(to)) return "seen";
        this.repeated.add(to);
        return "new";
    }

    // Frames that are no part of the stream say where it stood when they were sent.
    private pass(epoch: string, seq: number, settles: boolean): Verdict {
        if (this.epoch === undefined) return "new";
        if (epoch !== this.epoch || seq > this.seq) return "gap";
        if (settles) this.settle();
        return "new";
    }
}
