import { describe, expect, it } from "vitest";
import { noTasks, reduceTasks, TaskList, type ActiveTask, type Frame, type StatusData } from "../src/index.js";

const about = { task_id: 1, task_type: "t" };
const active = (id: number, progress = 0): ActiveTask =>
    ({ task_id: id, task_type: "t", status: "running", progress_percent: progress, progress_text: null, date_created: "" });
const state = (id: number, status: string, more: Partial<StatusData> = {}): StatusData =>
    ({ task_id: id, task_type: "t", status, progress_percent: 0, progress_text: null, result: null, error: null, ...more });
const play = (...frames: Frame[]): ReturnType<typeof reduceTasks> => frames.reduce(reduceTasks, noTasks);
const completed: Frame = { type: "task_completed", data: { ...about, result: 7 } };

describe("What is known of tasks", () => {
    it("never changes once a task has ended", () => {
        const after: Frame[] = [
            { type: "task_started", data: about }, { type: "task_progress", data: { ...about, progress_percent: 5, progress_text: "late" } },
            { type: "task_failed", data: { ...about, error: { code: "timeout", message: "" } } }, { type: "task_cancelled", data: about },
            { type: "task_status", data: state(1, "running") }, { type: "active_tasks", data: { tasks: [active(1)] } },
            { type: "resync", data: { tasks: [], finished: [state(1, "failed")] } },
        ];
        for (const frame of after) {
            expect(play(completed, frame).get(1), frame.type).toMatchObject({ status: "completed", progress: 100, result: 7, error: null });
        }
    });

    it("is replaced by a list of what is open, apart from what has ended", () => {
        const tasks = play({ type: "task_started", data: { task_id: 2, task_type: "t" } }, completed, { type: "active_tasks", data: { tasks: [active(3, 40)] } });
        expect([...tasks.keys()].sort()).toEqual([1, 3]);
        expect(tasks.get(3)).toMatchObject({ status: "running", progress: 40 });
    });

    it("takes the ends that were missed from a resynchronisation", () => {
        const finished = [state(1, "completed", { result: 7 }), state(2, "failed", { error: { code: "stuck_task", message: "Stuck." } })];
        const tasks = play({ type: "active_tasks", data: { tasks: [active(1), active(2), active(3)] } }, { type: "resync", data: { tasks: [], finished } });
        expect([...tasks].map(([id, { status, error, result }]) => [id, status, error?.code, result])).toEqual([
            [1, "completed", undefined, 7], [2, "failed", "stuck_task", null],
        ]);
    });

    it("has the place in the queue only while a task waits", () => {
        const waits = state(1, "pending", { queue_position: 3, estimated_wait_seconds: 20 });
        const tasks = play({ type: "task_status", data: waits });
        expect(tasks.get(1)).toMatchObject({ queuePosition: 3, estimatedWaitSeconds: 20 });
        expect(reduceTasks(tasks, { type: "task_started", data: about }).get(1)).toMatchObject({ status: "running", queuePosition: null });
    });

    it("is the same object when a frame tells nothing", () => {
        const tasks = play(completed);
        expect(reduceTasks(tasks, { type: "ping", data: { timestamp: "" } })).toBe(tasks);
        expect(reduceTasks(tasks, completed)).toBe(tasks);
    });
});

describe("A TaskList", () => {
    it("forgets the oldest ends, and no open task", () => {
        const list = new TaskList();
        list.note(active(1));
        for (let id = 2; id <= 300; id++) list.take({ type: "task_cancelled", data: { task_id: id, task_type: `type_${id % 2}` } });
        expect([list.all.size, list.get(1)?.status, list.get(100), list.get(101)?.status]).toEqual([201, "running", undefined, "cancelled"]);
        expect([list.latest("type_1")?.id, list.latest("type_0")?.id, list.open.map(({ id }) => id)]).toEqual([299, 300, [1]]);
    });

    it("tells its listeners of changes, until they have enough, and keeps ends from late notes", () => {
        const list = new TaskList();
        let told = 0;
        const end = list.subscribe(() => void told++);
        list.take(completed);
        list.note(state(1, "running"));
        expect([told, list.get(1)?.status]).toEqual([1, "completed"]);
        end();
        list.clear();
        expect([told, list.all.size]).toEqual([1, 0]);
    });
});
