/** Longest question, in characters, as the server takes it; what is longer is sent as a document. */
export const LONGEST_QUESTION = 32_000;

/** What decides whether a question can be sent. */
export interface Readiness {
    text: string;
    sending: boolean;
    reading: boolean;
    uploading: boolean;
    failedUploads: boolean;
}

/** Which text of the dictionary says why a question cannot be sent now; undefined when it can. */
export function whyNot({ text, sending, reading, uploading, failedUploads }: Readiness): string | undefined {
    if (reading) return "chat.notWhileReading";
    if (sending) return "chat.sending";
    if (uploading) return "chat.notWhileUploading";
    if (failedUploads) return "chat.notWithFailed";
    if (text.length > LONGEST_QUESTION) return "chat.tooLong";
    return text.trim() ? undefined : "chat.emptyQuestion";
}

const KEY = "aitasks.question";

/** What was typed in a chat and not sent, kept as long as the tab; "" is the chat that does not exist yet. */
export const keptQuestion = (chatId: string) => sessionStorage.getItem(`${KEY}.${chatId}`) ?? "";

/** Keeps what is typed in a chat, or forgets it when it is empty. */
export function keepQuestion(chatId: string, text: string) {
    if (text) sessionStorage.setItem(`${KEY}.${chatId}`, text);
    else sessionStorage.removeItem(`${KEY}.${chatId}`);
}
