import type { ChatStreamEvent } from "../generated/frames.js";

/** The data of each event of a chat's stream, by the event's name. */
export type ChatEventData = { [Each in ChatStreamEvent as Each["event"]]: NonNullable<Each["data"]> };

export type ChatEventName = keyof ChatEventData;

/** An event of a chat's stream. */
export type ChatEvent<Name extends ChatEventName = ChatEventName> = { [Each in Name]: { name: Each; data: ChatEventData[Each] } }[Name];

const names: Record<ChatEventName, true> = {
    queue_position: true, processing_started: true, phase_started: true, phase_progress: true, llm_thinking: true, llm_token: true,
    tool_call: true, image_ready: true, llm_final: true, error: true, completed: true,
};

/** An event as it came; undefined for one that is not known here. */
export function readChatEvent(name: string, text: string): ChatEvent | undefined {
    if (!(name in names)) return undefined;
    try {
        const data: unknown = JSON.parse(text);
        return typeof data === "object" && data !== null ? ({ name, data } as ChatEvent) : undefined;
    } catch {
        return undefined;
    }
}
