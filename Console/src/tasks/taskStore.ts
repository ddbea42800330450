import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { tasks as calls, watchTasks } from "../server/server";
import type { Frame, Link } from "../server/types";
import { afterFrame, afterTask, hasEnded, type Tasks } from "./taskChanges";

/** The person's tasks as the socket tells of them, for all pages: one socket for the whole console. */
export const useTasks = defineStore("tasks", () => {
    const all = shallowRef<Tasks>(new Map());
    const link = ref<Link>("closed");
    const listeners = new Set<(frame: Frame) => void>();
    let stop: (() => void) | undefined;

    const open = computed(() => [...all.value.values()].filter(task => !hasEnded(task.status)).sort((a, b) => b.task_id - a.task_id));

    /** How many tasks have ended since the page was opened; lists that show ended ones look again when it changes. */
    const ends = ref(0);

    function take(frame: Frame) {
        all.value = afterFrame(all.value, frame);
        if (/^task_(completed|failed|cancelled)$/.test(frame.type) || frame.type === "resync") ends.value++;
        for (const listener of listeners) listener(frame);
    }

    /** Begins to listen; once is enough. */
    function connect() {
        stop ??= watchTasks(take, state => (link.value = state));
    }

    /** Ends listening. */
    function disconnect() {
        stop?.();
        stop = undefined;
    }

    /** Has every frame told, as it came. Answers how to stop. */
    function onFrame(listener: (frame: Frame) => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
    }

    /** Asks for a task and keeps the answer. */
    async function look(id: number) {
        const task = await calls.status(id);
        all.value = afterTask(all.value, task);
        return task;
    }

    return { all, open, ends, link, connect, disconnect, onFrame, look };
});
