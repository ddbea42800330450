import type { Chat, ChatChanges, ChatHistory, ChatMessage, Question } from "../wire/api.js";
import type { Doors } from "./Doors.js";
import { withQuery } from "./Doors.js";
import { newIdempotencyKey } from "./tasks.js";

/** Chats about documents. The answer to a message comes over a `ChatStream`. */
export class ChatsApi {
    constructor(private readonly doors: Doors) {}

    /** The newest ones. */
    list(limit?: number): Promise<Chat[]> {
        return this.doors.bearer({ method: "GET", path: withQuery("/chats", { limit }), repeatable: true });
    }

    create(title?: string, description?: string): Promise<Chat> {
        return this.doors.bearer({ method: "POST", path: "/chats", body: { title, description } });
    }

    /** A chat with its messages, oldest first. */
    get(id: string): Promise<ChatHistory> {
        return this.doors.bearer({ method: "GET", path: `/chats/${id}`, repeatable: true });
    }

    change(id: string, changes: ChatChanges): Promise<Chat> {
        return this.doors.bearer({ method: "PATCH", path: `/chats/${id}`, body: changes, repeatable: true });
    }

    async delete(id: string): Promise<void> {
        await this.doors.bearer({ method: "DELETE", path: `/chats/${id}` });
    }

    /** Asks; however often the network breaks meanwhile, the question is asked once. */
    ask(id: string, question: Question): Promise<ChatMessage> {
        return this.doors.bearer({
            method: "POST", path: `/chats/${id}/messages`, body: question, headers: { "Idempotency-Key": newIdempotencyKey() }, repeatable: true,
        });
    }

    /** Stops the answers that are being written; what is there stays. */
    async stop(id: string): Promise<void> {
        await this.doors.bearer({ method: "POST", path: `/chats/${id}/stop`, body: {}, repeatable: true });
    }
}
