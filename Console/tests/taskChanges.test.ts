import { describe, expect, it } from "vitest";
import type { Frame } from "../src/server/types";
import { afterFrame, afterTask, type Tasks } from "../src/tasks/taskChanges";

const after = (...frames: Frame[]) => frames.reduce(afterFrame, new Map() as Tasks);
const active = (...tasks: object[]): Frame => ({ type: "active_tasks", data: { tasks } });
const open = (task_id: number, status = "running") => ({ task_id, task_type: "report", status, progress_percent: 10, progress_text: "Reading", date_created: "2026-11-22 03:00:00" });
const frame = (type: string, data: object): Frame => ({ type, data: { task_id: 7, task_type: "report", ...data } });

describe("tasks after frames", () => {
    it("go from start to end", () => {
        const half = after(frame("task_started", {}), frame("task_progress", { progress_percent: 50, progress_text: "Half" }));
        expect(half.get(7)).toMatchObject({ status: "running", progress_percent: 50, progress_text: "Half" });
        expect(afterFrame(half, frame("task_completed", { result: { pages: 9 } })).get(7)).toMatchObject({ status: "completed", progress_percent: 100, result: { pages: 9 } });
        expect(afterFrame(half, frame("task_failed", { error: { code: "timeout", message: "m" } })).get(7)).toMatchObject({ status: "failed", error: { code: "timeout" } });
        expect(afterFrame(half, frame("task_cancelled", {})).get(7)).toMatchObject({ status: "cancelled" });
    });

    it("never leave an end", () => {
        const done = after(frame("task_completed", { result: {} }));
        expect(afterFrame(done, frame("task_progress", { progress_percent: 20 })).get(7)?.status).toBe("completed");
        expect(afterTask(done, { task_id: 7, status: "running" }).get(7)?.status).toBe("completed");
    });

    it("that wait know their place, and forget it when they run", () => {
        const waiting = after(frame("task_status", { status: "pending", progress_percent: 0, progress_text: null, result: null, error: null, queue_position: 3, estimated_wait_seconds: 12 }));
        expect(waiting.get(7)).toMatchObject({ status: "pending", queue_position: 3 });
        expect(afterFrame(waiting, frame("task_started", {})).get(7)).toMatchObject({ status: "running", queue_position: null });
    });

    it("are replaced by a list of the open ones, ended ones stay", () => {
        const before = after(active(open(1), open(2)), frame("task_completed", { result: {} }));
        const now = afterFrame(before, active(open(2)));
        expect([...now.keys()].sort()).toEqual([2, 7]);
    });

    it("learn from a resync what ended meanwhile", () => {
        const before = after(active(open(1)));
        const now = afterFrame(before, { type: "resync", data: { tasks: [], finished: [{ ...open(1), status: "failed", error: { code: "timeout", message: "m" } }] } });
        expect(now.get(1)?.status).toBe("failed");
    });

    it("are the same after frames of no concern", () => {
        const before = after(active(open(1)));
        for (const type of ["ping", "force_disconnect", "left_out", "something_new"]) expect(afterFrame(before, { type, data: {} })).toBe(before);
    });
});
