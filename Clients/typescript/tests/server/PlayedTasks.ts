import { AiTasksClient } from "../../src/index.js";
import { NodeWebSocket, quick } from "../socket.js";
import { PlayedServer } from "./PlayedServer.js";
import { PlayedStream } from "./PlayedStream.js";

/** A server that takes starts, and tells of them over its stream what a test wants. */
export class PlayedTasks {
    readonly stream: PlayedStream;
    /** What the next starts are answered with; a new task where there is nothing. */
    readonly refusals: { error_code: string; data: Record<string, unknown> }[] = [];
    private readonly clients: AiTasksClient[] = [];
    private started = 0;

    private constructor(readonly server: PlayedServer) {
        this.stream = new PlayedStream(server);
        this.stream.answer = (action, id) => {
            if (action === "cancel_task") this.cancel(id);
            const task = this.stream.tasks.get(id);
            return action === "cancel_task" ? { type: "cancel_task_response", data: { task_id: id, success: true } }
                : task === undefined ? { type: "error", data: { error_code: "ai_task_not_found", error_message: "No such task." } }
                : { type: "task_status", data: task };
        };
        server.json("POST /api/rest/front/csrf/", { status: "ok", csrfToken: "token" });
        server.on("POST /api/rest/front/app/ai-tasks/start/", ({ json }, response) => {
            const refusal = this.refusals.shift();
            const data = { task_id: ++this.started, task_type: json.task_type, status: "pending" };
            if (refusal === undefined) this.open(data.task_id, data.task_type);
            response.end(JSON.stringify(refusal === undefined ? { status: "ok", data } : { status: "error", error_message: "Not now.", ...refusal }));
        });
        server.on("POST /api/rest/front/app/ai-tasks/status/", ({ json }, response) => {
            const task = this.stream.tasks.get(json.task_id);
            response.end(JSON.stringify(task === undefined
                ? { status: "error", error_code: "ai_task_not_found", error_message: "No such task.", data: {} } : { status: "ok", data: task }));
        });
        server.on("POST /api/rest/front/app/ai-tasks/cancel/", ({ json }, response) => {
            this.cancel(json.task_id);
            response.end(JSON.stringify({ status: "ok", data: { task_id: json.task_id, cancelled: true } }));
        });
    }

    static async start(): Promise<PlayedTasks> {
        return new PlayedTasks(await PlayedServer.start());
    }

    /** A connected client. */
    client(): AiTasksClient {
        const client = new AiTasksClient({ baseUrl: this.server.url, backoff: quick, socket: { WebSocket: NodeWebSocket, backoff: quick, answerMs: 50 } });
        this.clients.push(client);
        return client.start();
    }

    /** A task that nobody has been told of yet. */
    open(id: number, type: string): void {
        this.stream.tasks.set(id, { task_id: id, task_type: type, status: "pending", progress_percent: 0, progress_text: null, result: null, error: null });
    }

    progress(id: number, percent: number, text = ""): void {
        this.stream.say({ type: "task_progress", data: { ...this.about(id), progress_percent: percent, progress_text: text } });
    }

    complete(id: number, result: unknown): void {
        this.stream.say({ type: "task_completed", data: { ...this.about(id), result } });
    }

    cancel(id: number): void {
        this.stream.say({ type: "task_cancelled", data: this.about(id) });
    }

    async stop(): Promise<void> {
        for (const client of this.clients) client.stop();
        await this.server.stop();
    }

    private about(id: number): { task_id: number; task_type: string } {
        return { task_id: id, task_type: this.stream.tasks.get(id)?.task_type ?? "" };
    }
}
