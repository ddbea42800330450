import { AiTasksApi } from "../api/AiTasksApi.js";
import type { ApiOptions } from "../api/options.js";
import type { TaskSocketOptions } from "../socket/options.js";
import { TaskSocket } from "../socket/TaskSocket.js";
import { TaskList } from "../tasks/TaskList.js";

/** How an `AiTasksClient` behaves. */
export interface ClientOptions extends Partial<ApiOptions> {
    /** What differs for the socket. */
    socket?: Partial<TaskSocketOptions>;
}

/** What a page needs for its tasks: one of them for all of it. */
export class AiTasksClient {
    readonly api: AiTasksApi;
    readonly socket: TaskSocket;
    /** What the socket has told. */
    readonly tasks = new TaskList();

    constructor(options: ClientOptions = {}) {
        const { socket, ...api } = options;
        this.api = new AiTasksApi(api);
        const { baseUrl, fetch } = this.api.doors.options;
        this.socket = new TaskSocket({ baseUrl, fetch, ...socket }, this.api.tasks);
        this.socket.on("frame", (frame) => this.tasks.take(frame));
    }

    /** Connects. */
    start(): this {
        this.socket.start();
        return this;
    }

    /** Disconnects. */
    stop(): void {
        this.socket.stop();
    }
}
