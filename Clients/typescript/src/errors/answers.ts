import { AiTasksError } from "./AiTasksError.js";

type Members = Record<string, unknown>;

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is Members {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

/** The body of an answer as JSON; undefined for one that has none, or something else. */
export async function readJson(response: Response): Promise<unknown> {
    try {
        return JSON.parse(await response.text());
    } catch (error) {
        if (error instanceof SyntaxError) return undefined;
        throw error;
    }
}

/** Seconds to wait as `Retry-After` says them, in either of its forms. */
export function retryAfterOf(headers: { get(name: string): string | null }, now = Date.now()): number | undefined {
    const value = headers.get("Retry-After");
    if (value === null) return undefined;
    const seconds = /^\d+$/.test(value.trim()) ? Number(value) : (Date.parse(value) - now) / 1000;
    return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** The refusal in an answer, whichever of the server's dialects it speaks; a page of somebody else's never gets into its message. */
export function refusalOf(status: number, body: unknown, retryAfterSeconds?: number): AiTasksError {
    const members = isObject(body) ? body : undefined;
    const legacy = isObject(members?.error_data) ? members.error_data : {};
    const code = text(members?.error_code) ?? text(legacy.error_code) ?? (text(members?.message) === undefined ? undefined : text(members?.error));
    const message = text(members?.error_message) ?? text(members?.message) ?? text(members?.detail) ?? text(members?.error);
    const data = [members?.data, members?.details].find(isObject) ?? {};
    return new AiTasksError(
        code ?? (members === undefined ? "bad_answer" : `http_${status}`), message ?? `The server answered with status ${status}.`, data, status, retryAfterSeconds);
}
