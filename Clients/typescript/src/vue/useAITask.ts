import { computed, onScopeDispose, shallowRef, type ComputedRef } from "vue";
import type { AiTasksClient } from "../client/AiTasksClient.js";
import { TaskRun } from "../tasks/TaskRun.js";
import type { ResultOf, TaskRunState } from "../tasks/TaskRunState.js";
import { useAiTasksClient } from "./client.js";

/** The members of {@link TaskRunState}, each of them reactive, and what can be done. */
export type AITask<Type extends string = string> = {
    readonly [Name in keyof TaskRunState]: ComputedRef<TaskRunState<ResultOf<Type>>[Name]>;
} & Pick<TaskRun, "start" | "cancel" | "reset">;

/** Starts tasks of a type and follows them until the component is gone. */
export function useAITask<Type extends string>(type: Type, client?: AiTasksClient): AITask<Type> {
    const run = new TaskRun(useAiTasksClient(client), type);
    const state = shallowRef(run.state);
    onScopeDispose(run.subscribe(() => void (state.value = run.state)));
    state.value = run.state;
    const of = <Name extends keyof TaskRunState>(name: Name): ComputedRef<TaskRunState<ResultOf<Type>>[Name]> => computed(() => state.value[name]);
    return {
        status: of("status"), taskId: of("taskId"), progress: of("progress"), text: of("text"), result: of("result"), error: of("error"),
        cooldown: of("cooldown"), attached: of("attached"), queuePosition: of("queuePosition"), estimatedWaitSeconds: of("estimatedWaitSeconds"),
        start: (context) => run.start(context), cancel: () => run.cancel(), reset: () => run.reset(),
    };
}
