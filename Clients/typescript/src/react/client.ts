import { createContext, createElement, useContext, type ReactElement, type ReactNode } from "react";
import type { AiTasksClient } from "../client/AiTasksClient.js";

const Context = createContext<AiTasksClient | undefined>(undefined);

/** Gives all components below it a client. */
export function AiTasksProvider({ client, children }: { client: AiTasksClient; children?: ReactNode }): ReactElement {
    return createElement(Context.Provider, { value: client }, children);
}

/** The client of the nearest provider, unless another one is given. */
export function useAiTasksClient(client?: AiTasksClient): AiTasksClient {
    const provided = useContext(Context);
    const found = client ?? provided;
    if (found === undefined) throw new Error("There is no client: put an AiTasksProvider around the app, or name one.");
    return found;
}
