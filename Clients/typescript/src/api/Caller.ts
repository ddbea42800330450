import { AiTasksError, asAiTasksError } from "../errors/AiTasksError.js";
import { readJson, refusalOf, retryAfterOf } from "../errors/answers.js";
import { pauseMs, sleep } from "../waiting/Backoff.js";
import type { ApiOptions } from "./options.js";

/** One call of the server. */
export interface Call {
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** With its query. */
    path: string;
    /** Becomes JSON, unless it is a form. */
    body?: unknown;
    headers?: Record<string, string>;
    /** True: a second call does nothing that the first one did not, so it is made again where an answer is missing. */
    repeatable?: boolean;
    /** True: 401 is an answer here, and not the end of a session. */
    probing?: boolean;
    signal?: AbortSignal | undefined;
}

// What proxies and stopping servers answer in place of the service.
const temporary = [502, 503, 504];

/** Makes calls, again where that is safe, and turns whatever is no success into an `AiTasksError`. */
export class Caller {
    constructor(readonly options: ApiOptions) {}

    /** @throws AiTasksError for every answer that is no success */
    async call(call: Call): Promise<Response> {
        for (let tried = 1; ; tried++) {
            try {
                return await this.once(call);
            } catch (thrown) {
                const error = asAiTasksError(thrown);
                if (!this.mayRepeat(call, error, tried)) throw error;
                const seconds = error.retryAfterSeconds;
                await sleep(seconds === undefined ? pauseMs(tried, this.options.backoff) : seconds * 1000, call.signal).catch((reason: unknown) => {
                    throw asAiTasksError(reason);
                });
            }
        }
    }

    /** The body of {@link call} as JSON. */
    async json<T>(call: Call): Promise<T> {
        const body = await readJson(await this.call(call)).catch((error: unknown) => {
            throw asAiTasksError(error);
        });
        if (body === undefined) throw new AiTasksError("bad_answer", "The server's answer cannot be read.");
        return body as T;
    }

    private async once(call: Call): Promise<Response> {
        const { baseUrl, credentials, fetch } = this.options;
        const form = typeof FormData !== "undefined" && call.body instanceof FormData;
        const response = await fetch(baseUrl.replace(/\/$/, "") + call.path, {
            method: call.method,
            credentials,
            headers: { Accept: "application/json", ...(form || call.body === undefined ? {} : { "Content-Type": "application/json" }), ...call.headers },
            ...(call.body === undefined ? {} : { body: form ? (call.body as FormData) : JSON.stringify(call.body) }),
            ...(call.signal === undefined ? {} : { signal: call.signal }),
        });
        if (response.ok) return response;
        throw refusalOf(response.status, await readJson(response), retryAfterOf(response.headers));
    }

    private mayRepeat(call: Call, error: AiTasksError, tried: number): boolean {
        const { tries, longestWaitMs } = this.options;
        const lost = error.code === "network_error" || temporary.includes(error.status);
        return call.repeatable === true && lost && tried < tries && (error.retryAfterSeconds ?? 0) * 1000 <= longestWaitMs;
    }
}
