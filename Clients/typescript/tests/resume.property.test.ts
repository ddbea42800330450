import { describe, expect, it } from "vitest";
import { hasEnded, TaskList, type Frame } from "../src/index.js";
import { PlayedServer } from "./server/PlayedServer.js";
import { PlayedStream, type FactSaid } from "./server/PlayedStream.js";
import { factsOf, listen } from "./socket.js";
import { until } from "./until.js";

/** Numbers that look random and are the same for the same seed. */
function randomOf(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

/** Tasks that start, go on and end, as a log. */
function logOf(random: () => number, length: number): FactSaid[] {
    const log: FactSaid[] = [];
    const open: number[] = [];
    let tasks = 0;
    while (log.length < length) {
        const dice = random();
        if (open.length === 0 || dice < 0.15) {
            open.push(++tasks);
            log.push({ type: "task_started", data: { task_id: tasks, task_type: `type_${tasks % 3}` } });
            continue;
        }

        const at = Math.floor(random() * open.length);
        const about = { task_id: open[at]!, task_type: `type_${open[at]! % 3}` };
        if (dice < 0.8) {
            log.push({ type: "task_progress", data: { ...about, progress_percent: Math.floor(random() * 100), progress_text: `step ${log.length}` } });
        } else {
            open.splice(at, 1);
            if (dice < 0.9) log.push({ type: "task_completed", data: { ...about, result: { log: log.length } } });
            else if (dice < 0.95) log.push({ type: "task_failed", data: { ...about, error: { code: "timeout", message: `at ${log.length}` } } });
            else log.push({ type: "task_cancelled", data: about });
        }
    }

    return log;
}

async function play(seed: number): Promise<void> {
    const random = randomOf(seed);
    const server = await PlayedServer.start();
    const stream = new PlayedStream(server);
    const { socket, frames } = listen(server.url, { backoff: { firstMs: 1, maxMs: 3, factor: 1, random } });
    const list = new TaskList();
    const endings = new Map<number, number>();
    socket.on("frame", (frame) => {
        if (frame.type === "task_completed" || frame.type === "task_failed" || frame.type === "task_cancelled") {
            endings.set(frame.data.task_id, (endings.get(frame.data.task_id) ?? 0) + 1);
        }

        list.take(frame);
    });
    // A greeting may break off, but nothing is missing in the middle of it.
    let live = false;
    stream.disturb = (frame: Frame) => {
        const dice = random();
        return live && dice < 0.05 ? [] : dice < 0.15 ? [frame, frame] : [frame];
    };
    socket.start();

    for (const fact of logOf(random, 150)) {
        live = true;
        stream.say(fact);
        live = false;
        const dice = random();
        if (dice < 0.04) stream.cut();
        else if (dice < 0.06) server.cut();
        else if (dice < 0.07) stream.forgotten = Math.max(0, stream.seq - 3);
        // Who has no position yet is a newcomer to the new log, and hears nothing of the old one.
        else if (dice < 0.08 && socket.position !== undefined) stream.loseLog();
        else if (dice < 0.12) stream.ping();
        if (random() < 0.3) await new Promise((resolve) => setTimeout(resolve, random() * 3));
    }

    stream.disturb = (frame) => [frame];
    await until(`seed ${seed} to catch up`, () => {
        stream.ping();
        const place = socket.position;
        return place?.seq === stream.seq && place.epoch === stream.epoch;
    });
    socket.stop();
    await server.stop();

    // How far a task had come when it ended is not told with its end.
    const told = new Map([...list.all].map(([id, { status, progress, text, result, error }]) => [id, {
        status, result, error, ...(hasEnded(status) ? {} : { progress, text }),
    }]));
    const real = new Map([...stream.tasks].map(([id, { status, progress_percent: progress, progress_text: text, result, error }]) => [id, {
        status, result, error, ...(hasEnded(status) ? {} : { progress, text }),
    }]));
    expect(told, `seed ${seed}`).toEqual(real);
    expect([...endings.values()].every((count) => count === 1), `seed ${seed}: an end was told twice`).toBe(true);

    // Within one life of the log, and apart from snapshots, nothing goes back.
    const epochs = new Set(frames.map(({ epoch }) => epoch));
    for (const epoch of epochs) {
        const snapshot = frames.findLastIndex((frame) => frame.epoch === epoch && frame.type === "active_tasks");
        const facts = factsOf(frames.slice(snapshot + 1).filter((frame) => frame.epoch === epoch));
        const later = facts.filter((seq) => seq > (frames[snapshot]?.seq ?? 0));
        expect(later, `seed ${seed}`).toEqual([...new Set(later)].sort((one, other) => one - other));
    }
}

describe("A log with cuts, losses, repetitions and resynchronisations at random", () => {
    it.each(Array.from({ length: 40 }, (_, seed) => seed + 1))("ends in the very state of the log (seed %i)", (seed) => play(seed));
});
