import type { ActiveTaskData, StatusData, TaskError, TaskSocketFrame } from "../generated/frames.js";

/** How a task stands. The last three are final. */
export type TaskStatus = "pending" | "running" | "completed" | "failed" | "cancelled";

/** Why a task failed. */
export type TaskFailure = TaskError;

/** A task that has not ended. */
export type ActiveTask = ActiveTaskData;

/** Everything known of a task; the place in the queue only while it waits for a worker. */
export type TaskState = Omit<StatusData, "result" | "queue_position" | "estimated_wait_seconds"> & {
    result: unknown;
    queue_position?: number | null;
    estimated_wait_seconds?: number | null;
};

/** Where a frame stands in a person's stream. */
export interface Position {
    /** The life of the log. */
    epoch: string;
    /** 1, 2, 3 … without gaps within an epoch. */
    seq: number;
}

/** The data of each frame that the server sends, by the frame's type. */
export type FrameData = { [Each in TaskSocketFrame as Each["type"]]: NonNullable<Each["data"]> };

export type FrameType = keyof FrameData;

/** A frame of `/ws/tasks/` or `/api/tasks/events`. */
export type Frame<Type extends FrameType = FrameType> = {
    [Name in Type]: { type: Name; data: FrameData[Name] } & Partial<Position>;
}[Type];
