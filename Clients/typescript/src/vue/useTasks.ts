import { onScopeDispose, shallowRef, type ShallowRef } from "vue";
import type { AiTasksClient } from "../client/AiTasksClient.js";
import type { SocketState } from "../socket/SocketState.js";
import type { Tasks } from "../tasks/reduceTasks.js";
import { useAiTasksClient } from "./client.js";

/** All tasks that the socket told of, by id. */
export function useTasks(client?: AiTasksClient): Readonly<ShallowRef<Tasks>> {
    const { tasks } = useAiTasksClient(client);
    const all = shallowRef(tasks.all);
    onScopeDispose(tasks.subscribe(() => void (all.value = tasks.all)));
    return all;
}

/** How it stands with the connection. */
export function useSocketState(client?: AiTasksClient): Readonly<ShallowRef<SocketState>> {
    const { socket } = useAiTasksClient(client);
    const state = shallowRef(socket.state);
    onScopeDispose(socket.on("state", (now) => void (state.value = now)));
    return state;
}
