import type { Frame, Task, TaskFailure, TaskState } from "../server/types";

/** What the page knows of tasks, by number. */
export type Tasks = ReadonlyMap<number, Task>;

/** Something new about a task. */
export type TaskChange = Partial<Task> & { task_id: number };

const ENDED: readonly TaskState[] = ["completed", "failed", "cancelled"];
const STATE_OF: Readonly<Record<string, TaskState>> = {
    task_started: "running",
    task_progress: "running",
    task_completed: "completed",
    task_failed: "failed",
    task_cancelled: "cancelled",
};

/** True for a state that nothing follows. */
export const hasEnded = (state: TaskState) => ENDED.includes(state);

/** Kinds that people start here; all others were reported by backends or made by tools. */
export const STARTABLE = [
    "onboarding_generate_goals", "goal_mentor_help", "goal_decomposition", "week_planning_help", "habit_create_help", "reward_mentor_help",
] as const;
export type Startable = (typeof STARTABLE)[number];

function unknownTask(id: number, type: string): Task {
    return {
        task_id: id, task_type: type, status: "pending", progress_percent: 0, progress_text: null,
        result: null, error: null, date_created: "", date_finished: null,
    };
}

function known(before: Task | undefined, change: TaskChange): Task {
    return { ...(before ?? unknownTask(change.task_id, change.task_type ?? "")), ...change };
}

// An end is an end: what a slow answer says of the time before it comes too late.
const merge = (before: Task | undefined, change: TaskChange) =>
    before && hasEnded(before.status) && change.status && !hasEnded(change.status) ? before : known(before, change);

/** What a list of open tasks says: it holds all of them, so what it lacks and had not ended is over, nobody knows how. */
function replaceOpen(tasks: Tasks, open: readonly Task[], finished: readonly Task[]): Tasks {
    const named = new Set([...open, ...finished].map(task => task.task_id));
    const next = new Map([...tasks].filter(([id, task]) => named.has(id) || hasEnded(task.status)));
    for (const task of [...open, ...finished]) next.set(task.task_id, merge(next.get(task.task_id), task));
    return next;
}

/** The tasks after a frame of the task socket; the same object where it changes nothing. */
export function afterFrame(tasks: Tasks, frame: Frame): Tasks {
    const data = (frame.data ?? {}) as Record<string, unknown>;
    if (frame.type === "active_tasks" || frame.type === "resync")
        return replaceOpen(tasks, (data["tasks"] ?? []) as Task[], (data["finished"] ?? []) as Task[]);

    const id = data["task_id"];
    const state = STATE_OF[frame.type];
    if (typeof id !== "number" || (!state && frame.type !== "task_status")) return tasks;
    if (!state) return afterTask(tasks, data as unknown as Task);

    const change: TaskChange = { task_id: id, task_type: String(data["task_type"]), status: state };
    if (state !== "pending") Object.assign(change, { queue_position: null, estimated_wait_seconds: null });
    if (frame.type === "task_progress") {
        change.progress_percent = Number(data["progress_percent"]);
        change.progress_text = (data["progress_text"] ?? null) as string | null;
    }
    if (state === "completed") Object.assign(change, { progress_percent: 100, result: data["result"] ?? null });
    if (state === "failed") change.error = (data["error"] ?? null) as TaskFailure | null;
    return afterTask(tasks, change);
}

/** The tasks after an answer about one of them. */
export function afterTask(tasks: Tasks, change: TaskChange): Tasks {
    const next = new Map(tasks);
    next.set(change.task_id, merge(tasks.get(change.task_id), change));
    return next;
}
