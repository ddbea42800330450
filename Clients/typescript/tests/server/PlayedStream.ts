import type { ServerResponse } from "node:http";
import type { WebSocket } from "ws";
import type { StatusData } from "../../src/generated/frames.js";
import type { ActiveTask, Frame } from "../../src/wire/frames.js";
import { hasEnded } from "../../src/tasks/reduceTasks.js";
import type { PlayedServer } from "./PlayedServer.js";

type Fact = Frame<"task_started" | "task_progress" | "task_completed" | "task_failed" | "task_cancelled">;
export type FactSaid = { type: Fact["type"]; data: Record<string, unknown> & { task_id: number; task_type: string } };

/** The stream of one person, told over sockets and event streams as the server does. */
export class PlayedStream {
    epoch = "one";
    log: Fact[] = [];
    /** Facts up to this one are no longer kept. */
    forgotten = 0;
    /** What may happen to each frame on its way; more or fewer frames than one are allowed. */
    disturb: (frame: Frame) => Frame[] = (frame) => [frame];
    readonly heard: string[] = [];
    readonly tasks = new Map<number, StatusData>();
    /** Answers what is asked over a socket; undefined for silence. */
    answer: (action: string, taskId: number) => Frame | undefined = () => undefined;
    private readonly readers = new Set<{ tell(frame: Frame): void; cut(): void }>();

    constructor(readonly server: PlayedServer) {
        server.upgrades.set("/ws/tasks/", (socket, query) => this.welcome(socket, query));
        server.on("GET /api/tasks/events", ({ query }, response) => this.follow(query, response));
    }

    get seq(): number {
        return this.log.length;
    }

    get readerCount(): number {
        return this.readers.size;
    }

    /** Something happens. */
    say(said: FactSaid): void {
        const frame = { ...said, seq: this.log.length + 1, epoch: this.epoch } as Fact;
        this.log.push(frame);
        this.keep(frame);
        this.tell(frame);
    }

    /** Tells readers something that is no fact. */
    tell(frame: Frame): void {
        for (const reader of [...this.readers]) for (const one of this.disturb(frame)) reader.tell(one);
    }

    ping(): void {
        this.tell({ type: "ping", data: { timestamp: "now" }, seq: this.seq, epoch: this.epoch });
    }

    /** The log is lost, as when a database is restored: the tasks stay. */
    loseLog(): void {
        this.epoch += "+";
        this.log = [];
        this.cut();
    }

    cut(): void {
        for (const reader of [...this.readers]) reader.cut();
    }

    closeAll(code: number): void {
        for (const socket of this.server.sockets) socket.close(code);
    }

    private keep(fact: Fact): void {
        const { data } = fact as { data: any };
        const before = this.tasks.get(data.task_id) ?? {
            task_id: data.task_id, task_type: data.task_type, status: "pending", progress_percent: 0, progress_text: null, result: null, error: null,
        };
        const status = { task_started: "running", task_progress: "running", task_completed: "completed", task_failed: "failed", task_cancelled: "cancelled" };
        this.tasks.set(data.task_id, {
            ...before, status: status[fact.type], progress_percent: data.progress_percent ?? before.progress_percent,
            progress_text: data.progress_text ?? before.progress_text, result: data.result ?? null, error: data.error ?? null,
        });
    }

    private greeting(query: URLSearchParams): Frame[] {
        const place = { seq: this.seq, epoch: this.epoch };
        const all = [...this.tasks.values()];
        const open = all.filter((task) => !hasEnded(task.status)).map((task) => ({ ...task, date_created: "" }) as ActiveTask);
        if (!query.has("epoch")) {
            const ends = this.log.filter((fact) => fact.type !== "task_started" && fact.type !== "task_progress");
            return [{ type: "active_tasks", data: { tasks: open }, ...place }, ...ends];
        }

        const after = Number(query.get("after"));
        return query.get("epoch") === this.epoch && after >= this.forgotten && after <= this.seq
            ? this.log.slice(after)
            : [{ type: "resync", data: { tasks: open, finished: all.filter((task) => hasEnded(task.status)) }, ...place }];
    }

    private welcome(socket: WebSocket, query: URLSearchParams): void {
        socket.on("message", (text) => {
            this.heard.push(String(text));
            const { action, data } = JSON.parse(String(text)) as { action?: string; data?: { task_id: number } };
            const frame = action === undefined || data === undefined ? undefined : this.answer(action, data.task_id);
            if (frame !== undefined) for (const one of this.disturb(frame)) socket.send(JSON.stringify(one));
        });
        const reader = { tell: (frame: Frame) => socket.send(JSON.stringify(frame)), cut: () => socket.terminate() };
        this.join(reader, query);
        socket.on("close", () => this.readers.delete(reader));
    }

    private follow(query: URLSearchParams, response: ServerResponse): void {
        response.writeHead(200, { "Content-Type": "text/event-stream" });
        response.write("retry: 1000\n\n");
        const tell = (frame: Frame): void => void response.write(`id: ${frame.epoch}:${frame.seq}\ndata: ${JSON.stringify(frame)}\n\n`);
        const reader = { tell, cut: () => void response.destroy() };
        this.join(reader, query);
        response.on("close", () => this.readers.delete(reader));
    }

    private join(reader: { tell(frame: Frame): void; cut(): void }, query: URLSearchParams): void {
        this.readers.add(reader);
        for (const frame of this.greeting(query)) for (const one of this.disturb(frame)) reader.tell(one);
    }
}
