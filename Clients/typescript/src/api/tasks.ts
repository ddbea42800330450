import type { ActiveTask } from "../wire/frames.js";
import type { FrontTask, StartedTask, TaskPage, TaskQuery } from "../wire/api.js";
import { AiTasksError } from "../errors/AiTasksError.js";
import type { Doors } from "./Doors.js";

/** More about a start. */
export interface StartOptions {
    /** What makes repetitions of one start the same task; a new one for each call where it is left out. */
    idempotencyKey?: string;
    /** Whom to tell how the task ended. */
    webhook?: { url: string; secret?: string };
    signal?: AbortSignal;
}

/** A key that nobody else has; also where a page is not served over https. */
export function newIdempotencyKey(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Tasks of AI models. */
export class TasksApi {
    constructor(private readonly doors: Doors) {}

    /**
     * Starts a task; however often the network breaks meanwhile, it is started once.
     * @throws AiTasksError `ai_task_already_running` with `existing_task_id`, `ai_task_cooldown` with `wait_seconds`
     */
    start(type: string, context: Record<string, unknown> = {}, options: StartOptions = {}): Promise<StartedTask> {
        const { idempotencyKey = newIdempotencyKey(), webhook, signal } = options;
        return this.doors.front("/app/ai-tasks/start/", { task_type: type, context, ...(webhook === undefined ? {} : { webhook }) }, {
            headers: { "Idempotency-Key": idempotencyKey }, repeatable: true, signal,
        });
    }

    /** @throws AiTasksError `ai_task_not_found` */
    status(taskId: number): Promise<FrontTask> {
        return this.doors.front("/app/ai-tasks/status/", { task_id: taskId }, { repeatable: true });
    }

    /** Tasks that have not ended. */
    async active(): Promise<ActiveTask[]> {
        return (await this.doors.front<{ tasks: ActiveTask[] }>("/app/ai-tasks/active/", {}, { repeatable: true })).tasks;
    }

    /**
     * Cancels a task.
     * @returns false when it cannot be cancelled any more
     * @throws AiTasksError `ai_task_not_found`
     */
    async cancel(taskId: number): Promise<boolean> {
        try {
            await this.doors.front("/app/ai-tasks/cancel/", { task_id: taskId });
            return true;
        } catch (error) {
            if (error instanceof AiTasksError && error.code === "ai_task_cannot_cancel") return false;
            throw error;
        }
    }

    /** A page of all tasks, newest first. */
    history(query: TaskQuery = {}): Promise<TaskPage> {
        return this.doors.front("/app/ai-tasks/history/", query, { repeatable: true });
    }
}
