import { inject, type InjectionKey, type Plugin } from "vue";
import type { AiTasksClient } from "../client/AiTasksClient.js";

const key: InjectionKey<AiTasksClient> = Symbol("aitasks");

/** A plugin that gives all components of an app a client: `app.use(aiTasks(client))`. */
export function aiTasks(client: AiTasksClient): Plugin {
    return { install: (app) => void app.provide(key, client) };
}

/** The client of the app, unless another one is given. */
export function useAiTasksClient(client?: AiTasksClient): AiTasksClient {
    const found = client ?? inject(key);
    if (found === undefined) throw new Error("There is no client: use the plugin aiTasks(client), or name one.");
    return found;
}
