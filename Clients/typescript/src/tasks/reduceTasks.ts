import type { ActiveTask, Frame, TaskFailure, TaskState, TaskStatus } from "../wire/frames.js";

/** A task as it is known here. */
export interface TaskView {
    readonly id: number;
    readonly type: string;
    readonly status: TaskStatus;
    /** 0 to 100. */
    readonly progress: number;
    readonly text: string | null;
    readonly result: unknown;
    readonly error: TaskFailure | null;
    /** 1 for the next one; null when it does not wait, or that is not known. */
    readonly queuePosition: number | null;
    readonly estimatedWaitSeconds: number | null;
}

/** All that is known, by the tasks' ids. */
export type Tasks = ReadonlyMap<number, TaskView>;

export const noTasks: Tasks = new Map();

/** Whether a task has ended, which it does once. */
export function hasEnded(status: string): boolean {
    return status === "completed" || status === "failed" || status === "cancelled";
}

/** What is known after a frame; the very same object when it told nothing. */
export function reduceTasks(tasks: Tasks, frame: Frame): Tasks {
    switch (frame.type) {
        case "active_tasks":
            return replaceOpen(tasks, frame.data.tasks, []);
        case "resync":
            return replaceOpen(tasks, frame.data.tasks, frame.data.finished);
        case "task_started":
            return change(tasks, frame.data, { status: "running", queuePosition: null, estimatedWaitSeconds: null });
        case "task_progress":
            return change(tasks, frame.data, {
                status: "running", progress: frame.data.progress_percent, text: frame.data.progress_text, queuePosition: null, estimatedWaitSeconds: null,
            });
        case "task_completed":
            return change(tasks, frame.data, { ...ended, status: "completed", progress: 100, result: frame.data.result, error: null });
        case "task_failed":
            return change(tasks, frame.data, { ...ended, status: "failed", error: frame.data.error });
        case "task_cancelled":
            return change(tasks, frame.data, { ...ended, status: "cancelled" });
        case "task_status":
            return change(tasks, frame.data, viewOf(frame.data));
        default:
            return tasks;
    }
}

const ended = { queuePosition: null, estimatedWaitSeconds: null };

/** A task as the server describes it. */
export function viewOf(task: ActiveTask | TaskState): TaskView {
    return {
        id: task.task_id,
        type: task.task_type,
        status: task.status as TaskStatus,
        progress: task.status === "completed" ? 100 : task.progress_percent,
        text: task.progress_text,
        result: "result" in task ? task.result : null,
        error: "error" in task ? task.error : null,
        queuePosition: task.queue_position ?? null,
        estimatedWaitSeconds: task.estimated_wait_seconds ?? null,
    };
}

// Open tasks that the list does not have are over, nobody knows how: they are not shown any more.
function replaceOpen(tasks: Tasks, open: readonly ActiveTask[], finished: readonly TaskState[]): Tasks {
    const next = new Map([...tasks].filter(([, task]) => hasEnded(task.status)));
    for (const task of [...open, ...finished]) {
        if (!next.has(task.task_id)) next.set(task.task_id, viewOf(task));
    }

    return next;
}

function change(tasks: Tasks, { task_id: id, task_type: type }: { task_id: number; task_type: string }, news: Partial<TaskView>): Tasks {
    const known = tasks.get(id);
    if (known !== undefined && hasEnded(known.status)) return tasks;
    const before = known ?? { status: "pending", progress: 0, text: null, result: null, error: null, queuePosition: null, estimatedWaitSeconds: null };
    return new Map(tasks).set(id, { ...before, ...news, id, type });
}
