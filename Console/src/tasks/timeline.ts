import type { Frame } from "aitasks-client";

/** A frame, and when this page was told it; without a time where it was read from the log, which knows none. */
export interface Told {
    frame: Frame;
    at?: Date;
}

/**
 * Tells of each frame of a socket whether it repeats what was so before the socket was opened: the server tells the latest ends once more to
 * whoever comes without a position, and when they came says nothing of when they happened.
 */
export function repetitions(): (frame: Frame) => boolean {
    let openedAt = 0;
    return frame => {
        const seq = typeof frame.seq === "number" ? frame.seq : Number.POSITIVE_INFINITY;
        if (frame.type === "active_tasks" || frame.type === "resync") openedAt = Number.isFinite(seq) ? seq : 0;
        return seq <= openedAt;
    };
}

/** Those that say something of a task and have a place in the log. */
export const factsOf = (task: number, told: readonly Told[]): Told[] =>
    told.filter(({ frame }) => (frame.data as { task_id?: number } | undefined)?.task_id === task && typeof frame.seq === "number");

/** Both together in the log's order, each once; the time when it was first told stays. */
export function merged(known: readonly Told[], found: readonly Told[]): Told[] {
    const bySeq = new Map<number, Told>();
    for (const one of [...known, ...found]) {
        const seq = one.frame.seq ?? 0;
        if (!bySeq.get(seq)?.at) bySeq.set(seq, one);
    }
    return [...bySeq.values()].sort((a, b) => (a.frame.seq ?? 0) - (b.frame.seq ?? 0));
}
