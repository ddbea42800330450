import { useCallback, useRef, useSyncExternalStore } from "react";
import type { AiTasksClient } from "../client/AiTasksClient.js";
import { TaskRun, type TaskRunState } from "../tasks/TaskRun.js";
import { useAiTasksClient } from "./client.js";

/** What is shown, and what can be done. */
export type AITask = TaskRunState & Pick<TaskRun, "start" | "cancel" | "reset">;

/** Starts tasks of a type and follows them while the component is mounted. */
export function useAITask(type: string, client?: AiTasksClient): AITask {
    const from = useAiTasksClient(client);
    const held = useRef<{ run: TaskRun; from: AiTasksClient; disposed: boolean } | undefined>(undefined);

    // Strict mode unmounts and mounts again with the same refs: what was disposed then is made anew.
    const current = useCallback((): TaskRun => {
        const { current: one } = held;
        if (one !== undefined && !one.disposed && one.from === from && one.run.type === type) return one.run;
        one?.run.dispose();
        held.current = { run: new TaskRun(from, type), from, disposed: false };
        return held.current.run;
    }, [from, type]);

    const subscribe = useCallback((changed: () => void) => {
        const run = current();
        const one = held.current;
        const unsubscribe = run.subscribe(changed);
        return () => {
            unsubscribe();
            run.dispose();
            if (one !== undefined) one.disposed = true;
        };
    }, [current]);
    const state = useSyncExternalStore(subscribe, () => current().state, () => current().state);
    return {
        ...state,
        start: useCallback((context?: Record<string, unknown>) => current().start(context), [current]),
        cancel: useCallback(() => current().cancel(), [current]),
        reset: useCallback(() => current().reset(), [current]),
    };
}
