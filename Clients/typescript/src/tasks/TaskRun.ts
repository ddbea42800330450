import { newIdempotencyKey } from "../api/tasks.js";
import type { AiTasksClient } from "../client/AiTasksClient.js";
import { asAiTasksError, type AiTasksError } from "../errors/AiTasksError.js";
import { Cooldown } from "./Cooldown.js";
import type { TaskView } from "./reduceTasks.js";
import { idle, type ResultOf, type TaskRunState } from "./TaskRunState.js";

/**
 * Starts tasks of a type and follows them, from the first `subscribe` or `start` until the last listener is gone. What the bindings for
 * Vue and React show.
 */
export class TaskRun<Type extends string = string> {
    private current: TaskRunState<ResultOf<Type>> = idle;
    private asking = false;
    private passedOver: number | undefined;
    private readonly listeners = new Set<() => void>();
    private readonly cooldown = new Cooldown((seconds) => this.become({ cooldown: seconds }));
    private detach: (() => void) | undefined;

    constructor(private readonly client: AiTasksClient, readonly type: Type) {}

    /** Another object whenever something changed. */
    get state(): TaskRunState<ResultOf<Type>> {
        return this.current;
    }

    /**
     * Starts a task, or attaches to the one that runs already. Its outcome is in {@link state}; this never rejects.
     * @returns the task's number; undefined when there is none
     */
    async start(context: Record<string, unknown> = {}): Promise<number | undefined> {
        this.attach();
        if (this.current.status === "starting" || this.isOpen) return this.current.taskId;
        this.become({ ...idle, status: "starting", cooldown: this.current.cooldown });
        try {
            const { task_id: id } = await this.client.api.tasks.start(this.type, context, { idempotencyKey: newIdempotencyKey() });
            this.follow(id, false);
            return id;
        } catch (error) {
            return this.refused(asAiTasksError(error));
        }
    }

    /**
     * Cancels the task.
     * @returns false when there is none, or it cannot be cancelled any more
     * @throws AiTasksError when nobody could be asked
     */
    async cancel(): Promise<boolean> {
        const { taskId } = this.current;
        return taskId !== undefined && this.isOpen && this.client.socket.cancel(taskId);
    }

    /** Shows no task; one that runs goes on. */
    reset(): void {
        this.passedOver = this.current.taskId;
        this.become({ ...idle, cooldown: this.current.cooldown });
    }

    /**
     * Calls back after every change.
     * @returns ends that
     */
    subscribe(listener: () => void): () => void {
        this.listeners.add(listener);
        this.attach();
        return () => {
            this.listeners.delete(listener);
            if (this.listeners.size === 0) this.dispose();
        };
    }

    /** Looks no more, until somebody subscribes again. A task that runs goes on. */
    dispose(): void {
        this.detach?.();
        this.detach = undefined;
        this.cooldown.stop();
        this.listeners.clear();
    }

    private attach(): void {
        if (this.detach !== undefined) return;
        this.detach = this.client.tasks.subscribe(() => this.look());
        this.cooldown.resume();
        this.look();
    }

    private get isOpen(): boolean {
        return this.current.status === "pending" || this.current.status === "running";
    }

    private look(): void {
        const { taskId, status } = this.current;
        if (status === "idle") {
            // After a reload it still runs, and the server lists it.
            const open = this.client.tasks.open.findLast(({ id, type }) => type === this.type && id !== this.passedOver);
            if (open !== undefined) this.follow(open.id, true);
        } else if (taskId !== undefined && this.isOpen) {
            const known = this.client.tasks.get(taskId);
            if (known === undefined) void this.ask(taskId);
            else this.show(known);
        }
    }

    private follow(id: number, attached: boolean): void {
        this.become({ ...idle, cooldown: this.current.cooldown, status: "pending", taskId: id, attached });
        this.look();
    }

    private refused(error: AiTasksError): number | undefined {
        const existing = error.number("existing_task_id");
        if (error.code === "ai_task_already_running" && existing !== undefined) {
            this.follow(existing, true);
            return existing;
        }

        if (error.code === "ai_task_cooldown") this.cooldown.start(error.number("wait_seconds") ?? 60);
        this.become({ status: "idle", error });
        return undefined;
    }

    private show(task: TaskView): void {
        const { status, progress, text, queuePosition, estimatedWaitSeconds } = task;
        this.become({ status, progress, text, queuePosition, estimatedWaitSeconds, result: task.result as ResultOf<Type> | null, error: task.error ?? undefined });
    }

    // A task that no list names is too new for it, or ended while nobody could tell.
    private async ask(taskId: number): Promise<void> {
        if (this.asking) return;
        this.asking = true;
        try {
            this.client.tasks.note(await this.client.socket.status(taskId));
        } catch (error) {
            if (this.current.taskId === taskId && this.isOpen && asAiTasksError(error).code === "ai_task_not_found") {
                this.become({ status: "failed", error: asAiTasksError(error) });
            }
        } finally {
            this.asking = false;
        }
    }

    private become(change: Partial<TaskRunState<ResultOf<Type>>>): void {
        this.current = { ...this.current, ...change };
        for (const listener of [...this.listeners]) listener();
    }
}
