import type { AiTasksApi } from "../api/AiTasksApi.js";
import { withQuery } from "../api/Doors.js";
import { AiTasksError, asAiTasksError } from "../errors/AiTasksError.js";
import { readJson, refusalOf } from "../errors/answers.js";
import { readEvents } from "../events/readEvents.js";
import { pauseMs, sleep } from "../waiting/Backoff.js";
import { readChatEvent, type ChatEvent } from "./events.js";
import { Replay } from "./Replay.js";

/** How a `ChatStream` behaves. */
export interface ChatStreamOptions {
    /** Documents of projects beside those of the question. */
    documentIds?: string[];
    /** Silence after which a connection is taken for dead, in milliseconds: the server says something every 15 s. */
    silenceMs?: number;
    /** Tries in a row that bring nothing new, before it is given up. */
    tries?: number;
}

// Refusals that the next try may not meet.
const passing = ["service_unavailable", "server_stopping", "network_error", "bad_answer"];

/**
 * The answer to the newest question of a chat, event by event, from its beginning. A broken connection is made anew, and nothing is
 * missing or twice after it. Read it once: `for await (const event of stream)`.
 */
export class ChatStream implements AsyncIterable<ChatEvent> {
    private readonly ending = new AbortController();
    private readonly replay = new Replay();

    constructor(private readonly api: AiTasksApi, readonly chatId: string, private readonly options: ChatStreamOptions = {}) {}

    /** Stops the answer itself; what was written stays, and `completed` is its last event. */
    async stop(): Promise<void> {
        await this.api.chats.stop(this.chatId);
    }

    /** Reads no more. The answer goes on being written. */
    leave(): void {
        this.ending.abort();
    }

    /**
     * Ends after `completed`, after an `error` that another try would not help, and after {@link leave}.
     * @throws AiTasksError when the server could not be reached for too long
     */
    async *[Symbol.asyncIterator](): AsyncGenerator<ChatEvent, void> {
        const { tries = 8 } = this.options;
        for (let failed = 0; !this.ending.signal.aborted;) {
            let news = false;
            let problem = new AiTasksError("network_error", "The connection was lost.");
            try {
                for await (const event of this.connect()) {
                    if (event.name === "error" && passing.includes(event.data.code ?? "")) {
                        problem = new AiTasksError(event.data.code ?? "", event.data.message);
                        break;
                    }

                    const told = this.replay.take(event);
                    if (told === undefined) continue;
                    news ||= told.name !== "queue_position";
                    yield told;
                    if (event.name === "completed" || event.name === "error") return;
                }
            } catch (error) {
                problem = asAiTasksError(error);
                if (!this.ending.signal.aborted && !passing.includes(problem.code)) throw problem;
            }

            failed = news ? 1 : failed + 1;
            if (this.ending.signal.aborted) return;
            if (failed >= tries) throw problem;
            await sleep(pauseMs(failed, this.api.doors.options.backoff), this.ending.signal).catch(() => undefined);
        }
    }

    private async *connect(): AsyncGenerator<ChatEvent, void> {
        const { silenceMs = 45_000 } = this.options;
        this.replay.restart();
        const response = await this.api.doors.withBearer((headers) => this.open(headers));
        for await (const event of readEvents(response, { signal: this.ending.signal, silenceMs })) {
            const known = readChatEvent(event.name, event.data);
            if (known !== undefined) yield known;
        }
    }

    private async open(headers: Record<string, string>): Promise<Response> {
        const { baseUrl, credentials, fetch } = this.api.doors.options;
        const path = withQuery(`/chats/${this.chatId}/stream`, { document_ids: this.options.documentIds?.join(",") });
        const response = await fetch(baseUrl.replace(/\/$/, "") + path, {
            credentials, signal: this.ending.signal, headers: { ...headers, Accept: "text/event-stream", "Cache-Control": "no-store" },
        });

        // Refusals are event streams as well; only that of a token has to be known before it is read.
        if (response.status === 401 || !response.headers.get("Content-Type")?.includes("text/event-stream")) {
            throw refusalOf(response.status, await readJson(response));
        }

        return response;
    }
}
