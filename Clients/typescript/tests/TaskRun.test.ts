import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Cooldown } from "../src/tasks/Cooldown.js";
import { TaskRun } from "../src/index.js";
import { PlayedTasks } from "./server/PlayedTasks.js";
import { until } from "./until.js";

describe("A TaskRun", () => {
    let played: PlayedTasks;

    beforeEach(async () => {
        played = await PlayedTasks.start();
    });

    afterEach(() => played.stop());

    it("starts a task and follows it to its result", async () => {
        const run = new TaskRun(played.client(), "goal_decomposition");
        expect(await run.start({ goal_title: "Swim" })).toBe(1);
        expect(run.state).toMatchObject({ status: "pending", taskId: 1, attached: false });
        played.progress(1, 40, "Thinking");
        await until("progress", () => run.state.progress === 40);
        expect(run.state).toMatchObject({ status: "running", text: "Thinking" });
        played.complete(1, { steps: [1] });
        await until("the end", () => run.state.status === "completed");
        expect(run.state).toMatchObject({ progress: 100, result: { steps: [1] }, error: undefined });
    });

    it("attaches to the task that runs already", async () => {
        played.open(7, "goal_decomposition");
        played.refusals.push({ error_code: "ai_task_already_running", data: { existing_task_id: 7 } });
        const client = played.client();
        const run = new TaskRun(client, "goal_decomposition");
        expect(await run.start()).toBe(7);
        expect(run.state).toMatchObject({ status: "pending", taskId: 7, attached: true });
        played.complete(7, { steps: [] });
        await until("its end", () => run.state.status === "completed");
    });

    it("finds the running task again after a reload", async () => {
        const before = new TaskRun(played.client(), "goal_decomposition");
        await before.start();
        before.dispose();
        const run = new TaskRun(played.client(), "goal_decomposition");
        const other = new TaskRun(played.client(), "habit_create_help");
        for (const one of [run, other]) one.subscribe(() => undefined);
        await until("the task", () => run.state.taskId === 1);
        expect(run.state.attached).toBe(true);
        played.progress(1, 20);
        await until("its progress", () => run.state.progress === 20);
        expect(other.state.status).toBe("idle");
    });

    it("asks how a task ended when the stream cannot tell any more", async () => {
        const client = played.client();
        const run = new TaskRun(client, "goal_decomposition");
        await run.start();
        played.progress(1, 10);
        await until("progress", () => run.state.progress === 10);

        // It ends while the client is away, and is too old to be told when it comes back.
        played.stream.disturb = (frame) => (frame.type === "resync" ? [{ ...frame, data: { tasks: [], finished: [] } }] : []);
        played.complete(1, { late: true });
        played.stream.forgotten = played.stream.seq;
        played.stream.cut();
        await until("the end", () => run.state.status === "completed");
        expect(run.state.result).toEqual({ late: true });
        expect(played.server.asked("POST /api/rest/front/app/ai-tasks/status/").length).toBeGreaterThan(0);
    });

    it("cancels its task", async () => {
        const run = new TaskRun(played.client(), "goal_decomposition");
        expect(await run.cancel()).toBe(false);
        await run.start();
        expect(await run.cancel()).toBe(true);
        await until("the end", () => run.state.status === "cancelled");
    });

    it("tells why it could not start, and how long that lasts", async () => {
        played.refusals.push({ error_code: "ai_task_cooldown", data: { wait_seconds: 3 } });
        const run = new TaskRun(played.client(), "goal_decomposition");
        const seconds: number[] = [];
        run.subscribe(() => void (run.state.cooldown !== seconds.at(-1) && seconds.push(run.state.cooldown)));
        expect(await run.start()).toBeUndefined();
        expect(run.state).toMatchObject({ status: "idle", error: { code: "ai_task_cooldown", message: "Not now." } });
        await until("the end of the cooldown", () => run.state.cooldown === 0);

        // A busy machine may pass over a second.
        expect([seconds[1], seconds.at(-1)]).toEqual([3, 0]);
        expect(seconds.slice(1)).toEqual(seconds.slice(1).sort((one, other) => other - one));
        expect(await run.start()).toBeDefined();
        expect(run.state.error).toBeUndefined();
    });

    it("is silent once it is disposed of", async () => {
        const client = played.client();
        const run = new TaskRun(client, "goal_decomposition");
        await run.start();
        const listener = vi.fn();
        run.subscribe(listener);
        run.dispose();
        played.complete(1, {});
        await until("the client to know the end", () => client.tasks.get(1)?.status === "completed");
        expect(listener).not.toHaveBeenCalled();
    });
});

describe("A Cooldown", () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it("counts whole seconds down to nothing", () => {
        const told: number[] = [];
        new Cooldown((seconds) => void told.push(seconds)).start(3.4);
        expect(told).toEqual([4]);
        vi.advanceTimersByTime(400);
        expect(told).toEqual([4, 3]);
        vi.advanceTimersByTime(3000);
        expect(told).toEqual([4, 3, 2, 1, 0]);
        vi.advanceTimersByTime(60_000);
        expect(told).toHaveLength(5);
    });

    it("shows what is true after a sleep", () => {
        const told: number[] = [];
        new Cooldown((seconds) => void told.push(seconds)).start(60);
        vi.setSystemTime(Date.now() + 58_500);
        vi.advanceTimersByTime(1000);
        expect(told.at(-1)).toBe(1);
    });

    it("stops", () => {
        const told: number[] = [];
        const cooldown = new Cooldown((seconds) => void told.push(seconds));
        cooldown.start(5);
        cooldown.stop();
        vi.advanceTimersByTime(10_000);
        expect(told).toEqual([5]);
    });
});
