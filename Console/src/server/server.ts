import type { Frame, Link, Task, TaskPage, UiEvent, User } from "./types";

/** A refusal: what to tell the person, and for programs the code and what belongs to it. */
export class ServerError extends Error {
    constructor(
        message: string,
        readonly code: string,
        readonly status: number,
        readonly data: Record<string, unknown> = {},
    ) {
        super(message);
    }

    get isSignedOut() {
        return this.status === 401 && this.code !== "invalid_credentials";
    }
}

type Json = Record<string, unknown>;

let csrf = "";
let signedOut: () => void = () => {};

/** Says whom to tell that the session is over. */
export function onSignedOut(tell: () => void) {
    signedOut = tell;
}

async function refreshCsrf() {
    const answer = await fetch("/api/rest/front/csrf/", { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
    csrf = answer.headers.get("X-CSRFToken") ?? ((await answer.json()) as { csrfToken: string }).csrfToken;
}

async function send(method: string, path: string, body: unknown, again = true): Promise<Json> {
    if (!csrf) await refreshCsrf();
    const answer = await fetch(path, {
        method,
        headers: { accept: "application/json", "content-type": "application/json", "X-CSRFToken": csrf },
        ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
    });
    const json = (await answer.json().catch(() => ({}))) as Json;
    if (answer.ok && json["status"] !== "error") return json;

    const code = String(json["error_code"] ?? json["error"] ?? "request_failed");
    if (code === "csrf_failed" && again) {
        await refreshCsrf();
        return send(method, path, body, false);
    }
    const message = String(json["error_message"] ?? json["error"] ?? json["detail"] ?? json["title"] ?? answer.status);
    const error = new ServerError(message, code, answer.status, (json["data"] ?? {}) as Json);
    if (error.isSignedOut) signedOut();
    throw error;
}

const front = async <T>(path: string, body?: unknown) => (await send("POST", `/api/rest/front/${path}`, body))["data"] as T;

/** The person and their session. */
export const account = {
    me: () => front<User>("get-user-data/"),
    signIn: (email: string, password: string) => front<User>("login/", { email, password }),
    register: (email: string, password: string) => front<User>("registration/", { email, password }),
    acceptPolicies: () => front<User>("update-user-data/", { is_terms_accepted: true, is_privacy_accepted: true }),
    speak: (language: string) => front<User>("update-user-data/", { language }),
    signOut: () => front<unknown>("logout/"),
};

/** The five calls of tasks. */
export const tasks = {
    start: (task_type: string, context: Json) => front<{ task_id: number }>("app/ai-tasks/start/", { task_type, context }),
    status: (task_id: number) => front<Task>("app/ai-tasks/status/", { task_id }),
    cancel: (task_id: number) => front<unknown>("app/ai-tasks/cancel/", { task_id }),
    history: (task_type_filter: string, status_filter: string, page: number, page_size: number) =>
        front<TaskPage>("app/ai-tasks/history/", { task_type_filter, status_filter, page, page_size }),
};

/** Calls that answer without contract A's envelope. */
export const plain = <T>(method: string, path: string, body?: unknown) => send(method, path, body) as Promise<T>;

export const showOnMyScreens = (event: UiEvent) => plain<unknown>("POST", "/api/ui-events", event);

function keepOpen(address: () => Promise<string>, frame: (frame: Frame) => void, link: (link: Link) => void) {
    let socket: WebSocket | undefined;
    let timer = 0;
    let over = false;
    let tries = 0;
    const open = async () => {
        link("connecting");
        socket = new WebSocket(await address());
        socket.onopen = () => link("open");
        socket.onmessage = message => {
            tries = 0;
            const received = JSON.parse(message.data as string) as Frame;
            if (received.type === "ping") socket?.send('{"type":"pong"}');
            frame(received);
        };
        socket.onclose = closed => {
            if (over) return;
            if (closed.code === 4001) return signedOut();
            link("waiting");
            timer = window.setTimeout(() => void open(), Math.min(10_000, 500 * 2 ** tries++));
        };
    };
    void open();
    return () => {
        over = true;
        clearTimeout(timer);
        socket?.close();
        link("closed");
    };
}

const origin = () => location.origin.replace(/^http/, "ws");

/** Everything that happens to the person's tasks. Answers how to stop. */
export const watchTasks = (frame: (frame: Frame) => void, link: (link: Link) => void) =>
    keepOpen(() => Promise.resolve(`${origin()}/ws/tasks/`), frame, link);

/** Everything that backends show on the person's screens. Answers how to stop. */
export const watchScreen = (frame: (frame: Frame) => void, link: (link: Link) => void) =>
    keepOpen(async () => {
        const { access_token } = await plain<{ access_token: string }>("POST", "/auth/token");
        return `${origin()}/api/v1/insight?channel=ui_events&token=${encodeURIComponent(access_token)}`;
    }, frame, link);

/** Reads the log of the person's tasks from its beginning, as far back as it is kept, and tells what it finds as it comes. */
export async function earlierFrames(tell: (frames: Frame[]) => void) {
    type Poll = { data: { events: Frame[]; epoch?: string; after?: number } };
    const poll = (position: string) => plain<Poll>("GET", `/api/tasks/events/poll?wait=0${position}`);
    let { data } = await poll("");
    let after = 0;
    const { epoch } = data;
    const newest = data.after ?? 0;
    while (epoch && after < newest) {
        ({ data } = await poll(`&epoch=${encodeURIComponent(epoch)}&after=${after}`));
        if (!data.after || data.after <= after) return;
        after = data.after;
        tell(data.events);
    }
}
