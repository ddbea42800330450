/** How a task stands. The last three are final. */
export type TaskStatus = "pending" | "running" | "completed" | "failed" | "cancelled";

/** Why a task failed. */
export interface TaskFailure {
    code: string;
    message: string;
}

/** Where a frame stands in a person's stream. */
export interface Position {
    /** The life of the log. */
    epoch: string;
    /** 1, 2, 3 … without gaps within an epoch. */
    seq: number;
}

/** There only while a task waits for a worker. */
export interface Waiting {
    /** 1 for the next one. */
    queue_position?: number | null;
    estimated_wait_seconds?: number | null;
}

/** A task that has not ended. */
export interface ActiveTask extends Waiting {
    task_id: number;
    task_type: string;
    status: string;
    progress_percent: number;
    progress_text: string | null;
    date_created: string;
}

/** Everything known of a task. */
export interface TaskState extends Waiting {
    task_id: number;
    task_type: string;
    status: string;
    progress_percent: number;
    progress_text: string | null;
    result: unknown;
    error: TaskFailure | null;
}

/** The data of each frame that the server sends, by the frame's type. */
export interface FrameData {
    active_tasks: { tasks: ActiveTask[] };
    resync: { tasks: ActiveTask[]; finished: TaskState[] };
    left_out: { from_seq: number; to_seq: number };
    task_started: { task_id: number; task_type: string };
    task_progress: { task_id: number; task_type: string; progress_percent: number; progress_text: string | null };
    task_completed: { task_id: number; task_type: string; result: unknown };
    task_failed: { task_id: number; task_type: string; error: TaskFailure | null };
    task_cancelled: { task_id: number; task_type: string };
    task_status: TaskState;
    cancel_task_response: { task_id: number; success: boolean };
    ping: { timestamp: string };
    force_disconnect: { reason: string };
    error: { error_code: string; error_message: string };
}

export type FrameType = keyof FrameData;

/** A frame of `/ws/tasks/` or `/api/tasks/events`. */
export type Frame<Type extends FrameType = FrameType> = {
    [Name in Type]: { type: Name; data: FrameData[Name] } & Partial<Position>;
}[Type];
