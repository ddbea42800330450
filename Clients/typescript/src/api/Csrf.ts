import { isObject, readJson } from "../errors/answers.js";
import { AiTasksError } from "../errors/AiTasksError.js";
import type { Caller } from "./Caller.js";

const header = "X-CSRFToken";

/** The token that proves that a call comes from a page of ours. */
export class Csrf {
    private token: Promise<string> | undefined;

    constructor(private readonly caller: Caller) {}

    /** Makes a call with the token; once more with a new one where the server does not take it. */
    async with<T>(call: (headers: Record<string, string>) => Promise<T>): Promise<T> {
        const token = (this.token ??= this.ask());
        try {
            return await call({ [header]: await token });
        } catch (error) {
            if (!(error instanceof AiTasksError) || error.code !== "csrf_failed") throw error;

            // Another call may have fetched a new one meanwhile.
            if (this.token === token) this.token = this.ask();
            return await call({ [header]: await (this.token ?? this.ask()) });
        }
    }

    private ask(): Promise<string> {
        const asked = this.fetchToken();
        asked.catch(() => {
            if (this.token === asked) this.token = undefined;
        });
        return asked;
    }

    private async fetchToken(): Promise<string> {
        const response = await this.caller.call({ method: "POST", path: "/api/rest/front/csrf/", body: {}, repeatable: true });
        const body = await readJson(response);
        const token = response.headers.get(header) ?? (isObject(body) ? body.csrfToken : undefined);
        if (typeof token !== "string") throw new AiTasksError("bad_answer", "The server gave no CSRF token.");
        return token;
    }
}
