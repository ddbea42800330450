/** The data of each event of a chat's stream, by the event's name. */
export interface ChatEventData {
    /** Only while the answer waits. */
    queue_position: { position: number; estimated_wait_seconds: number; active_requests: number; queue_size: number };
    processing_started: { request_id: string };
    phase_started: { phase: string; description: string };
    /** `progress` from 0 to 1. */
    phase_progress: { phase: string; progress: number; message: string };
    /** `accumulated` is everything up to now. */
    llm_thinking: { content: string; accumulated: string; model: string | null };
    /** `accumulated` is everything up to now. */
    llm_token: { token: string; accumulated: string; model: string | null };
    tool_call: { tool: string; parameters: Record<string, unknown>; reason: string };
    image_ready: { block_id: string; kind: string; url: string; width: number; height: number; reason: string };
    llm_final: { content: string; model: string | null };
    error: { message: string; code?: string };
    /** `message` is `done`, or `stopped` when somebody stopped it. */
    completed: { message: string };
}

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
