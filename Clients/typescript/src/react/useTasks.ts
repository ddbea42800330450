import { useCallback, useSyncExternalStore } from "react";
import type { AiTasksClient } from "../client/AiTasksClient.js";
import type { SocketState } from "../socket/SocketState.js";
import type { Tasks } from "../tasks/reduceTasks.js";
import { useAiTasksClient } from "./client.js";

/** All tasks that the socket told of, by id. */
export function useTasks(client?: AiTasksClient): Tasks {
    const { tasks } = useAiTasksClient(client);
    return useSyncExternalStore(useCallback((changed: () => void) => tasks.subscribe(changed), [tasks]), () => tasks.all, () => tasks.all);
}

/** How it stands with the connection. */
export function useSocketState(client?: AiTasksClient): SocketState {
    const { socket } = useAiTasksClient(client);
    return useSyncExternalStore(useCallback((changed: () => void) => socket.on("state", changed), [socket]), () => socket.state, () => socket.state);
}
