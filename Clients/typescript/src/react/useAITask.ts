import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { AiTasksClient } from "../client/AiTasksClient.js";
import { TaskRun } from "../tasks/TaskRun.js";
import type { ResultOf, TaskRunState } from "../tasks/TaskRunState.js";
import { useAiTasksClient } from "./client.js";

/** What is shown, and what can be done. */
export type AITask<Type extends string = string> = TaskRunState<ResultOf<Type>> & Pick<TaskRun, "start" | "cancel" | "reset">;

/** Starts tasks of a type and follows them while the component is mounted. */
export function useAITask<Type extends string>(type: Type, client?: AiTasksClient): AITask<Type> {
    const from = useAiTasksClient(client);
    const run = useMemo(() => new TaskRun(from, type), [from, type]);
    const subscribe = useCallback((changed: () => void) => run.subscribe(changed), [run]);
    const state = useSyncExternalStore(subscribe, () => run.state, () => run.state);
    const can = useMemo((): Pick<TaskRun, "start" | "cancel" | "reset"> => ({
        start: (context) => run.start(context), cancel: () => run.cancel(), reset: () => run.reset(),
    }), [run]);
    return { ...state, ...can };
}
