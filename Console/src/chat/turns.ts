import type { ChatMessage } from "aitasks-client";

/** A file of a question. */
export interface AskedFile {
    id: string;
    name: string;
}

/** A picture of an answer. */
export interface AnswerPicture {
    id: string;
    url: string;
    width: number;
    height: number;
    reason: string;
}

/** A question and its answer, if it has one. */
export interface Turn {
    question: ChatMessage;
    answer: ChatMessage | undefined;
}

/** Messages of a chat, oldest first, as questions with their answers. */
export function turnsOf(messages: readonly ChatMessage[]): Turn[] {
    const turns: Turn[] = [];
    for (const message of messages) {
        const last = turns.at(-1);
        if (message.role === "user") turns.push({ question: message, answer: undefined });
        else if (message.role === "assistant" && last) last.answer = message;
    }
    return turns;
}

const objects = (value: unknown) =>
    Array.isArray(value) ? value.filter((one): one is Record<string, unknown> => typeof one === "object" && one !== null) : [];

/** The files of a question. */
export function filesOf(message: ChatMessage): AskedFile[] {
    return objects(message.files).flatMap(({ id, filename }) => (typeof id === "string" && typeof filename === "string" ? [{ id, name: filename }] : []));
}

/** The pictures of an answer. */
export function picturesOf(value: unknown): AnswerPicture[] {
    return objects(value).flatMap(({ block_id: id, url, width, height, reason }) => typeof id === "string" && typeof url === "string"
        ? [{ id, url, width: Number(width) || 0, height: Number(height) || 0, reason: typeof reason === "string" ? reason : "" }] : []);
}
