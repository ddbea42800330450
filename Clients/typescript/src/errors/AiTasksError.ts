/**
 * Why something did not work. `code` is the server's word for it (`ai_task_cooldown`, `csrf_failed`, …), or one of the client's own:
 * `network_error` (nobody answered), `bad_answer` (an answer that is not the server's, such as a proxy's page), `aborted`.
 */
export class AiTasksError extends Error {
    override readonly name = "AiTasksError";

    /**
     * @param code for programs
     * @param message for the person, as the server put it
     * @param data what the code promises, such as `wait_seconds` or `existing_task_id`
     * @param status HTTP status; 0 where there was no answer
     * @param retryAfterSeconds when the server wants to be asked again; undefined where it did not say
     */
    constructor(
        readonly code: string,
        message: string,
        readonly data: Readonly<Record<string, unknown>> = {},
        readonly status = 0,
        readonly retryAfterSeconds?: number,
        options?: ErrorOptions,
    ) {
        super(message, options);
    }

    /** A number in the data; undefined where there is none. */
    number(name: string): number | undefined {
        const value = this.data[name];
        return typeof value === "number" && Number.isFinite(value) ? value : undefined;
    }
}

/** Any failure as an {@link AiTasksError}. */
export function asAiTasksError(error: unknown): AiTasksError {
    if (error instanceof AiTasksError) return error;
    const aborted = error instanceof Error && error.name === "AbortError";
    const message = aborted ? "The call was given up." : "The server cannot be reached.";
    return new AiTasksError(aborted ? "aborted" : "network_error", message, {}, 0, undefined, { cause: error });
}
