// @vitest-environment happy-dom
import { createElement, StrictMode, useState, type FunctionComponent } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AiTasksProvider, useAITask, useSocketState, useTasks, useUIEventListener, useUIEvents } from "../src/react.js";
import { PlayedTasks } from "./server/PlayedTasks.js";
import { NodeWebSocket, quick } from "./socket.js";
import { servePage } from "./page.js";
import { until } from "./until.js";

describe("In React", () => {
    let played: PlayedTasks;
    let root: Root;
    const page = (): string => document.body.textContent ?? "";

    beforeEach(async () => {
        played = await PlayedTasks.start();
        servePage(played.server.url);
        document.body.innerHTML = "<div id=app></div>";
        root = createRoot(document.getElementById("app")!);
    });

    afterEach(async () => {
        root.unmount();
        await played.stop();
    });

    // Strict mode mounts everything twice: what does not clean up after itself is found out.
    const render = (component: FunctionComponent): void =>
        root.render(createElement(StrictMode, null, createElement(AiTasksProvider, { client: played.client() }, createElement(component))));

    it("useAITask shows a task from its start to its result", async () => {
        let task: ReturnType<typeof useAITask> | undefined;
        render(() => {
            task = useAITask("goal_decomposition");
            const [state, all] = [useSocketState(), useTasks()];
            return createElement("p", null, `${task.status} ${task.progress} ${task.text} ${state.status} ${all.size} in all`);
        });
        await until("the socket", () => page().includes("open"));
        await task?.start({ goal_title: "Swim" });
        played.progress(1, 30, "Thinking");
        await until("progress on the page", () => page().startsWith("running 30 Thinking"));
        played.complete(1, { steps: ["one"] });
        await until("the end on the page", () => page() === "completed 100 Thinking open 1 in all");
        expect(task?.result).toEqual({ steps: ["one"] });
    });

    it("useAITask shows the cooldown, cancels, and is gone with its component", async () => {
        played.refusals.push({ error_code: "ai_task_cooldown", data: { wait_seconds: 3 } });
        let task: ReturnType<typeof useAITask> | undefined;
        let show: ((shown: boolean) => void) | undefined;
        const Child = () => {
            task = useAITask("goal_decomposition");
            return createElement("p", null, `${task.status} ${task.cooldown} ${task.error?.message ?? ""}`);
        };
        render(() => {
            const [shown, setShown] = useState(true);
            show = setShown;
            return shown ? createElement(Child) : createElement("p", null, "gone");
        });
        await until("the component", () => page() === "idle 0 ");
        await task?.start();
        await until("the refusal", () => /^idle [123] Not now\.$/.test(page()));
        await until("the end of the cooldown", () => page() === "idle 0 Not now.");
        await task?.start();
        await until("the task", () => page().startsWith("pending"));
        expect(await task?.cancel()).toBe(true);
        await until("the cancelled task", () => page().startsWith("cancelled"));
        show?.(false);
        await until("an empty page", () => page() === "gone");
    });

    it("useUIEvents and useUIEventListener bring a backend's wishes to components", async () => {
        const toasts: string[] = [];
        const updates: unknown[] = [];
        played.server.upgrades.set("/api/v1/insight", (screen) => {
            screen.send('{"type":"ui_toast","title":"Hello"}');
            screen.send('{"type":"ui_update","data":{"orderId":42}}');
        });
        const options = { baseUrl: played.server.url, WebSocket: NodeWebSocket, backoff: quick, token: () => "token" };
        render(() => {
            useUIEventListener("ui-update", (data) => void updates.push(data));
            useUIEvents(options, { toast: ({ title }) => void toasts.push(title ?? "") });
            return createElement("p", null, "here");
        });
        await until("the update", () => updates.length > 0);
        expect([toasts.at(-1), updates.at(-1)]).toEqual(["Hello", { orderId: 42 }]);
        root.unmount();
        root = createRoot(document.createElement("div"));
        await until("the screen to be gone", () => [...played.server.sockets].length === 1);
        const before = updates.length;
        window.dispatchEvent(new CustomEvent("ui-update", { detail: "late" }));
        expect(updates).toHaveLength(before);
    });
});
