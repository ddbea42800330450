import type { Frame, SocketState, Tasks } from "aitasks-client";
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { api, server } from "../server/server";
import { repetitions } from "./timeline";

/** How a connection looks to a person. */
export type Link = "connecting" | "open" | "following" | "waiting" | "closed";

/** A frame and when it came. */
export interface Received {
    at: Date;
    frame: Frame;
    /** True: it says what was so before the socket was opened. */
    repeated: boolean;
}

/** As many frames as are kept for a page that is opened later. */
const MOST_RECENT = 100;

/** The person's tasks as the socket tells of them, for all pages: one socket for the whole console. */
export const useTasks = defineStore("tasks", () => {
    const all = shallowRef<Tasks>(server.tasks.all);
    const state = shallowRef<SocketState>(server.socket.state);
    const link = computed<Link>(() => state.value.status);
    const open = computed(() => server.tasks.open.filter(task => all.value.has(task.id)).reverse());

    /** How many tasks have ended since the page was opened; lists that show ended ones look again when it changes. */
    const ends = ref(0);

    server.tasks.subscribe(() => (all.value = server.tasks.all));
    server.socket.on("state", now => (state.value = now));
    const recent: Received[] = [];
    const listeners = new Set<(received: Received) => void>();
    const isRepeated = repetitions();
    server.socket.on("frame", frame => {
        if (/^(task_(completed|failed|cancelled)|resync)$/.test(frame.type)) ends.value++;
        const received = { at: new Date(), frame, repeated: isRepeated(frame) };
        if (recent.push(received) > MOST_RECENT) recent.shift();
        for (const listener of [...listeners]) listener(received);
    });

    /** Has every frame told, as it came. Answers how to stop. */
    function onFrame(listener: (received: Received) => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
    }

    /** The last frames that came before now, oldest first. */
    const recentFrames = (): readonly Received[] => [...recent];

    /** Asks for a task with its times, and notes how it stands. */
    async function look(id: number) {
        const task = await api.tasks.status(id);
        server.tasks.note(task);
        return task;
    }

    return { all, open, ends, link, connect: () => void server.start(), onFrame, recentFrames, look };
});
