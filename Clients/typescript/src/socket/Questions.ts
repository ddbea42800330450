import { AiTasksError } from "../errors/AiTasksError.js";
import type { Frame, TaskState } from "../wire/frames.js";

/** Who can be asked about tasks. */
export interface TaskQuestions {
    /** @returns false when the task cannot be cancelled any more */
    cancel(taskId: number): Promise<boolean>;
    status(taskId: number): Promise<TaskState>;
}

interface Question {
    action: "cancel_task" | "get_task_status";
    taskId: number;
    answer: (frame: Frame) => void;
    refuse: (error: AiTasksError) => void;
    giveUp: () => void;
}

// Refusals do not say what they refuse; they concern the one question that is under way.
const refusals = ["ai_task_not_found", "validation_error", "too_many_requests", "internal_error"];

/** Questions over a socket, one after another; those that it does not answer go to somebody else. */
export class Questions implements TaskQuestions {
    private readonly waiting: Question[] = [];
    private asked: Question | undefined;
    private timer: ReturnType<typeof setTimeout> | undefined;

    /**
     * @param send sends a text over the socket; false while there is none
     * @param answerMs how long the socket's answer is waited for
     * @param rest answers what the socket does not
     */
    constructor(private readonly send: (text: string) => boolean, private readonly answerMs: number, private readonly rest?: TaskQuestions) {}

    cancel(taskId: number): Promise<boolean> {
        return this.ask("cancel_task", taskId, (frame) => frame.type === "cancel_task_response" && frame.data.success, (rest) => rest.cancel(taskId));
    }

    status(taskId: number): Promise<TaskState> {
        return this.ask("get_task_status", taskId, (frame) => frame.data as TaskState, (rest) => rest.status(taskId));
    }

    /** Takes what may be an answer. */
    take(frame: Frame): void {
        const { asked } = this;
        if (asked === undefined) return;
        const answer = asked.action === "cancel_task" ? "cancel_task_response" : "task_status";
        if (frame.type === answer && (frame.data as { task_id: number }).task_id === asked.taskId) {
            asked.answer(frame);
        } else if (frame.type === "error" && refusals.includes(frame.data.error_code)) {
            asked.refuse(new AiTasksError(frame.data.error_code, frame.data.error_message));
        } else {
            return;
        }

        this.next();
    }

    /** The socket is gone. */
    giveUp(): void {
        const all = [this.asked, ...this.waiting.splice(0)];
        clearTimeout(this.timer);
        this.asked = undefined;
        for (const question of all) question?.giveUp();
    }

    private ask<T>(action: Question["action"], taskId: number, read: (frame: Frame) => T, fall: (rest: TaskQuestions) => Promise<T>): Promise<T> {
        return new Promise((resolve, reject) => {
            const giveUp = (): void => {
                if (this.rest === undefined) reject(new AiTasksError("network_error", "The socket is not open."));
                else fall(this.rest).then(resolve, reject);
            };
            this.waiting.push({ action, taskId, answer: (frame) => resolve(read(frame)), refuse: reject, giveUp });
            if (this.asked === undefined) this.next();
        });
    }

    private next(): void {
        clearTimeout(this.timer);
        this.asked = this.waiting.shift();
        if (this.asked === undefined) return;
        if (this.send(JSON.stringify({ action: this.asked.action, data: { task_id: this.asked.taskId } }))) {
            this.timer = setTimeout(() => this.giveUp(), this.answerMs);
        } else {
            this.giveUp();
        }
    }
}
