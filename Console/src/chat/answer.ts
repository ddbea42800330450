import { ChatStream, noAnswer, reduceAnswer, type AiTasksApi, type AnswerState, type ChatEvent } from "aitasks-client";
import { shallowRef } from "vue";
import { reduceSteps, type Step } from "./steps";

/** An answer while it is read, with what the reader is told beside it. */
export interface LiveAnswer {
    state: AnswerState;
    steps: readonly Step[];
}

const nothing: LiveAnswer = { state: noAnswer, steps: [] };

/** Reads the answer to the newest question of one chat at a time. */
export function useAnswer(api: AiTasksApi) {
    const live = shallowRef<LiveAnswer | null>(null);
    let stream: ChatStream | undefined;

    /**
     * Reads an answer from its beginning to its end. What was shown of it stays until there is more.
     * @returns false when somebody made it stop reading, as by opening another chat
     * @throws AiTasksError when the server could not be reached for too long
     */
    async function read(chatId: string): Promise<boolean> {
        leave();
        const mine = (stream = new ChatStream(api, chatId));
        let now = nothing;
        let frame = 0;
        live.value ??= now;

        // Events come faster than anybody reads or any screen draws.
        const show = () => {
            frame = 0;
            if (mine === stream) live.value = now;
        };
        try {
            for await (const event of mine) {
                now = after(now, event);
                frame ||= requestAnimationFrame(show);
            }
        } finally {
            if (frame) cancelAnimationFrame(frame);
            show();
        }
        return mine === stream;
    }

    /** Reads no more; the answer goes on being written. */
    function leave() {
        stream?.leave();
        stream = undefined;
    }

    /** Forgets what was read. */
    function forget() {
        leave();
        live.value = null;
    }

    return { live, read, leave, forget };
}

const after = ({ state, steps }: LiveAnswer, event: ChatEvent): LiveAnswer => ({ state: reduceAnswer(state, event), steps: reduceSteps(steps, event) });
