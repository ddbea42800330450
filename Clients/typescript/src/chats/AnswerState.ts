import type { ChatEvent, ChatEventData } from "./events.js";

/** An answer as far as it has come. */
export interface AnswerState {
    /** `reading` until its end. */
    readonly status: "reading" | "completed" | "stopped" | "failed";
    readonly text: string;
    readonly thinking: string;
    /** Of those that wrote it the last one. */
    readonly model: string | null;
    readonly phases: readonly { readonly phase: string; readonly description: string; readonly progress: number | undefined }[];
    readonly toolCalls: readonly ChatEventData["tool_call"][];
    readonly images: readonly ChatEventData["image_ready"][];
    /** Undefined when it does not wait. */
    readonly queue: ChatEventData["queue_position"] | undefined;
    readonly error: ChatEventData["error"] | undefined;
}

export const noAnswer: AnswerState = {
    status: "reading", text: "", thinking: "", model: null, phases: [], toolCalls: [], images: [], queue: undefined, error: undefined,
};

/** An answer after one more event. */
export function reduceAnswer(state: AnswerState, event: ChatEvent): AnswerState {
    switch (event.name) {
        case "queue_position":
            return { ...state, queue: event.data };
        case "processing_started":
            return noAnswer;
        case "phase_started":
            return { ...state, phases: [...state.phases, { ...event.data, progress: undefined }] };
        case "phase_progress": {
            const at = state.phases.findLastIndex(({ phase }) => phase === event.data.phase);
            return { ...state, phases: state.phases.map((phase, index) => (index === at ? { ...phase, progress: event.data.progress } : phase)) };
        }
        case "llm_thinking":
            return { ...state, thinking: state.thinking + event.data.content };
        case "llm_token":
            return { ...state, text: state.text + event.data.token, model: event.data.model };
        case "tool_call":
            return { ...state, toolCalls: [...state.toolCalls, event.data] };
        case "image_ready":
            return { ...state, images: [...state.images, event.data] };
        case "llm_final":
            return { ...state, text: event.data.content, model: event.data.model };
        case "completed":
            return { ...state, queue: undefined, status: event.data.message === "stopped" ? "stopped" : "completed" };
        case "error":
            return { ...state, queue: undefined, status: "failed", error: event.data };
    }
}
