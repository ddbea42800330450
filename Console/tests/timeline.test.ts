import type { Frame } from "aitasks-client";
import { describe, expect, it } from "vitest";
import { factsOf, merged, repetitions } from "../src/tasks/timeline";

const frame = (seq: number | undefined, task_id: number, type = "task_progress") => ({ type, seq, epoch: "e", data: { task_id } }) as unknown as Frame;
const [early, late] = [new Date(1000), new Date(2000)];

describe("what happened to a task", () => {
    it("is what has a place in the log and is of this task", () => {
        const found = [{ frame: frame(1, 7) }, { frame: frame(2, 8) }, { frame: frame(undefined, 7) }, { frame: { type: "ping" } as unknown as Frame }];
        expect(factsOf(7, found).map(one => one.frame.seq)).toEqual([1]);
    });

    it("stands in the log's order, however it was told", () => {
        expect(merged([{ frame: frame(3, 7), at: late }], [{ frame: frame(1, 7) }, { frame: frame(2, 7) }]).map(one => one.frame.seq)).toEqual([1, 2, 3]);
    });

    it("has the time when it was first told, also when the log repeats it, and none where there was none", () => {
        const known = [{ frame: frame(1, 7), at: early }, { frame: frame(2, 7) }];
        const found = [{ frame: frame(1, 7) }, { frame: frame(2, 7) }, { frame: frame(1, 7), at: late }];
        expect(merged(known, found).map(one => one.at)).toEqual([early, undefined]);
    });
});

describe("what a socket says at its opening", () => {
    it("is a repetition, and what comes after it is not", () => {
        const isRepeated = repetitions();
        expect([frame(5, 7, "active_tasks"), frame(3, 7, "task_completed"), frame(6, 7, "task_started")].map(isRepeated)).toEqual([true, true, false]);
        expect([frame(9, 7, "resync"), frame(6, 7), frame(10, 7)].map(isRepeated)).toEqual([true, true, false]);
    });

    it("hides nothing that has no place in the log", () => expect([frame(5, 7, "active_tasks"), frame(undefined, 7, "task_status")].map(repetitions())).toEqual([true, false]));
});
