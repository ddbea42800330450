import { onScopeDispose } from "vue";

const CHANNEL = "aitasks.chat";

/** Tells the other tabs of this browser that a chat has changed, and hears it from them; whoever comes back to a tab asks by themselves. */
export function useChatNews(changed: (chatId: string) => void) {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = (message: MessageEvent<unknown>) => {
        if (typeof message.data === "string") changed(message.data);
    };
    onScopeDispose(() => channel.close());
    return { tell: (chatId: string) => channel.postMessage(chatId) };
}
