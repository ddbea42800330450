import type { AiTasksApi } from "../api/AiTasksApi.js";
import type { ChatMessage } from "../wire/api.js";
import { noAnswer, reduceAnswer, type AnswerState } from "./AnswerState.js";
import type { ChatStream } from "./ChatStream.js";

/** An answer at its end. */
export interface Answer extends AnswerState {
    /** As the chat keeps it, with its sources; undefined when nothing was kept. */
    readonly message: ChatMessage | undefined;
}

/**
 * Reads an answer to its end.
 * @param api where the finished message is looked up
 * @param stream the answer
 * @param changed called with the answer as it grows
 */
export async function readAnswer(api: AiTasksApi, stream: ChatStream, changed?: (state: AnswerState) => void): Promise<Answer> {
    let state = noAnswer;
    for await (const event of stream) {
        state = reduceAnswer(state, event);
        changed?.(state);
    }

    // Sources are with the message, not in the stream.
    const last = state.status === "completed" || state.status === "stopped" ? (await api.chats.get(stream.chatId)).messages.at(-1) : undefined;
    return { ...state, message: last?.role === "assistant" ? last : undefined };
}
