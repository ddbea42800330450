import type { ActiveTask, Frame, TaskState } from "../wire/frames.js";
import { hasEnded, noTasks, reduceTasks, viewOf, type Tasks, type TaskView } from "./reduceTasks.js";

const mostEnded = 200;

/** What is known of a person's tasks, for as many readers as there are. */
export class TaskList {
    private tasks: Tasks = noTasks;
    private readonly listeners = new Set<() => void>();

    /** All tasks by id; another object whenever something changed. */
    get all(): Tasks {
        return this.tasks;
    }

    /** Tasks that have not ended, oldest first. */
    get open(): TaskView[] {
        return [...this.tasks.values()].filter((task) => !hasEnded(task.status)).sort((one, other) => one.id - other.id);
    }

    get(id: number): TaskView | undefined {
        return this.tasks.get(id);
    }

    /** The newest task of a type. */
    latest(type: string): TaskView | undefined {
        return [...this.tasks.values()].filter((task) => task.type === type).reduce<TaskView | undefined>(
            (newest, task) => (newest === undefined || task.id > newest.id ? task : newest), undefined);
    }

    /** Takes a frame of the stream. */
    take(frame: Frame): void {
        this.become(reduceTasks(this.tasks, frame));
    }

    /** Takes what was learned of a task in another way, such as by REST. What has ended stays as it is. */
    note(task: ActiveTask | TaskState): void {
        const known = this.tasks.get(task.task_id);
        if (known !== undefined && hasEnded(known.status)) return;
        this.become(new Map(this.tasks).set(task.task_id, viewOf(task)));
    }

    /** Forgets everything, as for another person. */
    clear(): void {
        this.become(noTasks);
    }

    /**
     * Calls back after every change.
     * @returns ends that
     */
    subscribe(listener: () => void): () => void {
        this.listeners.add(listener);
        return () => void this.listeners.delete(listener);
    }

    private become(tasks: Tasks): void {
        if (tasks === this.tasks) return;
        const over = [...tasks.values()].filter((task) => hasEnded(task.status)).map((task) => task.id).sort((one, other) => one - other);
        const forgotten = new Set(over.slice(0, Math.max(0, over.length - mostEnded)));
        this.tasks = forgotten.size === 0 ? tasks : new Map([...tasks].filter(([id]) => !forgotten.has(id)));
        for (const listener of [...this.listeners]) listener();
    }
}
