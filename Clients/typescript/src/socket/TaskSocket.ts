import { Emitter } from "../events/Emitter.js";
import { pauseMs } from "../waiting/Backoff.js";
import { Timers } from "../waiting/Timers.js";
import type { Frame, Position, TaskState } from "../wire/frames.js";
import { closeCodes, type Link } from "./Link.js";
import { openLink } from "./openLink.js";
import { withDefaults, type TaskSocketOptions } from "./options.js";
import { Questions, type TaskQuestions } from "./Questions.js";
import { Route } from "./Route.js";
import { closeReasons, type CloseReason, type SocketState, type TaskSocketEvents } from "./SocketState.js";
import { StreamPosition } from "./StreamPosition.js";
import { Wakeups } from "./Wakeups.js";

/**
 * Everything that happens to a person's tasks, each thing once and in order, over a connection that comes back by itself. One socket of
 * a person is open at a time: that of the newest tab.
 */
export class TaskSocket extends Emitter<TaskSocketEvents> {
    private readonly options: TaskSocketOptions;
    private readonly place: StreamPosition;
    private readonly questions: Questions;
    private wakeups: Wakeups | undefined;
    private link: Link | undefined;
    private rival: Link | undefined;
    private readonly timers = new Timers();
    private route: Route;
    private replaced = false;
    private current: SocketState = { status: "closed", reason: "stopped" };

    /**
     * @param options what differs from the defaults
     * @param rest answers questions while the socket is not open
     */
    constructor(options: Partial<TaskSocketOptions> = {}, rest?: TaskQuestions) {
        super();
        this.options = withDefaults(options);
        this.route = new Route(this.options.fallbackAfter);
        this.place = new StreamPosition(this.options.position);
        this.questions = new Questions((text) => this.current.status === "open" && this.link?.send(text) === true, this.options.answerMs, rest);
    }

    get state(): SocketState {
        return this.current;
    }

    /** Where the stream goes on, for a later `TaskSocket`; undefined while that is not certain. */
    get position(): Position | undefined {
        return this.place.current;
    }

    /** Connects, unless it does so already. After a newer tab took the socket, this takes it back. */
    start(): void {
        if (this.current.status !== "closed" && !this.route.evicted) return;
        this.route = new Route(this.options.fallbackAfter);
        this.wakeups ??= new Wakeups(() => void (this.current.status === "waiting" && this.connect()));
        this.connect();
    }

    /** Disconnects for good. */
    stop(): void {
        this.finish("stopped");
    }

    /**
     * Cancels a task, over the socket or else by REST.
     * @returns false when it cannot be cancelled any more
     */
    cancel(taskId: number): Promise<boolean> {
        return this.questions.cancel(taskId);
    }

    /** Asks how it stands with a task, over the socket or else by REST. */
    status(taskId: number): Promise<TaskState> {
        return this.questions.status(taskId);
    }

    private connect(): void {
        this.clear();
        this.become({ status: "connecting" });
        this.replaced = false;
        const { way } = this.route;
        this.link = this.open(way, () => this.opened(way));
    }

    private open(way: "socket" | "stream", opened: () => void, ended = (code: number) => this.ended(code)): Link {
        return openLink(way, this.options, this.place, { opened, ended, frame: (frame) => this.take(frame) });
    }

    // The stream stays until a socket is open beside it.
    private trySocket(): void {
        this.rival = this.open("socket", () => {
            const socket = this.rival;
            this.rival = undefined;
            this.clear();
            [this.link, this.route.way] = [socket, "socket"];
            this.opened("socket");
        }, (code) => {
            if (this.route.way === "socket") return this.ended(code);
            this.rival = undefined;
            this.trySocketLater();
        });
    }

    private trySocketLater(): void {
        this.timers.after(this.options.socketAgainMs, () => this.trySocket());
    }

    private opened(way: "socket" | "stream"): void {
        this.route.opened();
        this.timers.after(this.options.stableMs, () => void (this.route.failures = 0));
        if (way === "stream" && !this.route.evicted) this.trySocketLater();
        this.become({ status: way === "socket" ? "open" : "following" });
    }

    private take(frame: Frame): void {
        if (frame.type === "ping") this.link?.send('{"type":"pong"}');
        const verdict = this.place.take(frame);
        if (verdict === "gap") {
            this.ended(closeCodes.lost);
            return;
        }

        // The close that follows may get lost with the connection.
        if (frame.type === "force_disconnect" && frame.data.reason === "new_connection") this.replaced = true;
        if (verdict === "seen") return;
        this.questions.take(frame);
        this.emit("frame", frame);
        this.emit(frame.type, frame.data as never);
    }

    private ended(code: number): void {
        const opened = this.current.status === "open" || this.current.status === "following";
        this.clear();
        const reason = closeReasons[this.replaced ? closeCodes.replaced : code];
        if (reason === "replaced" && this.options.afterReplaced === "follow") {
            this.route.giveWay();
            this.connect();
        } else if (reason !== undefined) {
            this.finish(reason);
        } else {
            this.route.ended(opened);
            this.wait();
        }
    }

    private wait(): void {
        const ms = pauseMs(this.route.failures, this.options.backoff);
        this.timers.after(ms, () => this.connect());
        this.become({ status: "waiting", retryAt: Date.now() + ms });
    }

    private finish(reason: CloseReason): void {
        this.clear();
        this.wakeups?.stop();
        this.wakeups = undefined;
        this.become({ status: "closed", reason });
    }

    private clear(): void {
        this.timers.clear();
        for (const link of [this.link, this.rival]) link?.close();
        this.link = this.rival = undefined;
        this.questions.giveUp();
    }

    private become(state: SocketState): void {
        this.current = state;
        this.emit("state", state);
    }
}
