import { type AiTasksApi, type ChatHistory, type Question } from "aitasks-client";
import { computed, onScopeDispose, ref, shallowRef } from "vue";
import { useAnswer } from "./answer";
import { turnsOf } from "./turns";

/** What a conversation needs of its surroundings. */
export interface ConversationParts {
    api: AiTasksApi;
    /** What to say about a failure; empty for one that is said elsewhere. */
    wordsFor: (error: unknown) => string;
    /** Something of a chat has changed, so that lists and other tabs are to look. */
    changed: (chatId: string) => void;
}

/** One chat: its messages, the answer that is being written, and what can be done with both. */
export function useConversation({ api, wordsFor, changed }: ConversationParts) {
    const chat = shallowRef<ChatHistory | null>(null);
    const turns = computed(() => turnsOf(chat.value?.messages ?? []));

    /** Why the chat itself cannot be shown. */
    const failure = ref("");

    /** Why the newest answer is not read any more. */
    const broken = ref("");
    const reading = ref(false);
    const stopping = ref(false);
    const { live, read, forget } = useAnswer(api);
    let shown = "";

    /** Shows a chat; "" for one that does not exist yet. An answer that is being written is read. */
    async function open(id: string) {
        if (id === shown && !failure.value) return;
        close();
        shown = id;
        if (id) await load(id);
    }

    /** Looks at the server's copy again, as after another tab has asked. */
    async function refresh() {
        if (shown && !reading.value) await load(shown);
    }

    async function load(id: string) {
        failure.value = "";
        try {
            const found = await api.chats.get(id);
            if (id !== shown) return;
            if (found.messages.at(-1)?.id !== chat.value?.messages.at(-1)?.id) forget();
            chat.value = found;
        } catch (error) {
            if (id === shown) failure.value = wordsFor(error);
            return;
        }
        if (turns.value.at(-1)?.answer === undefined && turns.value.length && live.value?.state.status !== "failed") await follow();
    }

    /** Reads the newest answer, from its beginning to its end. */
    async function follow() {
        const id = shown;
        broken.value = "";
        reading.value = true;
        try {
            if (!(await read(id))) return;
        } catch (error) {
            if (id === shown) {
                broken.value = wordsFor(error);
                reading.value = false;
            }
            return;
        }
        await keep(id);
    }

    // The message has what the stream has not: its sources. Until it is there the page shows what it read.
    async function keep(id: string) {
        try {
            const found = await api.chats.get(id);
            if (id === shown) chat.value = found;
        } catch (error) {
            if (id === shown) broken.value = wordsFor(error);
        }
        if (id !== shown) return;
        reading.value = stopping.value = false;
        changed(id);
    }

    /**
     * Asks in the chat that is shown, or in a new one.
     * @returns the chat, as soon as the question is in it
     * @throws AiTasksError when the server does not take the question
     */
    async function ask(question: Question): Promise<string> {
        const id = shown || (await api.chats.create()).id;
        await api.chats.ask(id, question);
        changed(id);
        if (shown !== id && shown !== "") return id;
        shown = id;
        forget();
        void load(id);
        return id;
    }

    /** Stops the answer; what was written stays. */
    async function stop() {
        stopping.value = true;
        try {
            await api.chats.stop(shown);
        } catch (error) {
            broken.value = wordsFor(error);
            stopping.value = false;
        }
    }

    function close() {
        forget();
        shown = "";
        chat.value = null;
        failure.value = broken.value = "";
        reading.value = stopping.value = false;
    }
    onScopeDispose(close);

    return { chat, turns, live, failure, broken, reading, stopping, open, refresh, follow, ask, stop };
}

