import type { Chat } from "aitasks-client";
import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { api } from "../server/server";
import { useFailure } from "../shell/failure";

/** The person's chats, newest first. */
export const useChatList = defineStore("chats", () => {
    const { failure, attempt } = useFailure();
    const list = shallowRef<Chat[] | null>(null);

    const load = () => attempt(async () => {
        list.value = await api.chats.list();
    });

    /** @throws AiTasksError when the server does not take the title */
    async function rename(id: string, title: string) {
        await api.chats.change(id, { title });
        await load();
    }

    /** @throws AiTasksError when the chat is still there */
    async function remove(id: string) {
        await api.chats.delete(id);
        list.value = list.value?.filter(chat => chat.id !== id) ?? null;
    }

    return { list, failure, load, rename, remove };
});
