import type { TaskResults } from "../generated/frames.js";
import type { TaskStatus } from "../wire/frames.js";

/** How it stands with the tasks of one type, for a page that shows one at a time. */
export interface TaskRunState<Result = unknown> {
    /** `idle` before the first task, `starting` until the server has taken it. */
    readonly status: "idle" | "starting" | TaskStatus;
    readonly taskId: number | undefined;
    /** 0 to 100. */
    readonly progress: number;
    readonly text: string | null;
    /** Null until the task is completed. */
    readonly result: Result | null;
    /** Why it could not be started, or why it failed. */
    readonly error: { readonly code: string; readonly message: string } | undefined;
    /** Whole seconds until the next start may succeed; 0 when it may now. */
    readonly cooldown: number;
    /** True: the task was found running, not started here. */
    readonly attached: boolean;
    /** 1 for the next one; null when it does not wait. */
    readonly queuePosition: number | null;
    readonly estimatedWaitSeconds: number | null;
}

/** What a task of a type results in. */
export type ResultOf<Type extends string> = Type extends keyof TaskResults ? TaskResults[Type] : unknown;

/** Before the first task. */
export const idle: TaskRunState<never> = {
    status: "idle", taskId: undefined, progress: 0, text: null, result: null, error: undefined, cooldown: 0, attached: false,
    queuePosition: null, estimatedWaitSeconds: null,
};
