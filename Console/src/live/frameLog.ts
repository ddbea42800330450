import { computed, ref, shallowRef } from "vue";

/** A frame of any socket, as it came. */
export interface RawFrame {
    type: string;
    data?: unknown;
    [member: string]: unknown;
}

/** Which socket a frame came by. */
export type Source = "tasks" | "screen";

/** A frame with when and by which socket it came; `number` counts from 1 on this page. */
export interface Logged {
    number: number;
    source: Source;
    at: Date;
    frame: RawFrame;
    json: string;
}

/** As many as a person scrolls through; older ones are let go. */
const MOST = 500;

/** The last frames of this page, newest first. While paused, new ones are held back rather than lost. */
export function useFrameLog() {
    const seen = shallowRef<Logged[]>([]);
    const held = shallowRef<Logged[]>([]);
    const paused = ref(false);
    const words = ref("");
    const source = ref<Source | "">("");
    let count = 0;

    function add(from: Source, frame: RawFrame, at = new Date()) {
        const logged = { number: ++count, source: from, at, frame, json: JSON.stringify(frame, null, 2) };
        const list = paused.value ? held : seen;
        list.value = [logged, ...list.value].slice(0, MOST);
    }

    function pause() {
        paused.value = true;
    }

    function resume() {
        paused.value = false;
        seen.value = [...held.value, ...seen.value].slice(0, MOST);
        held.value = [];
    }

    function clear() {
        seen.value = [];
        held.value = [];
    }

    const shown = computed(() => {
        const wanted = words.value.trim().toLowerCase();
        return seen.value.filter(one => (!source.value || one.source === source.value) && (!wanted || one.json.toLowerCase().includes(wanted)));
    });

    return { seen, held, paused, words, source, shown, add, pause, resume, clear };
}
