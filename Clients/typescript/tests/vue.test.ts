// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createApp, defineComponent, h, ref, type App } from "vue";
import type { UiEventSocket } from "../src/index.js";
import { aiTasks, useAITask, useSocketState, useTasks, useUIEventListener, useUIEvents } from "../src/vue.js";
import { PlayedTasks } from "./server/PlayedTasks.js";
import { NodeWebSocket, quick } from "./socket.js";
import { servePage } from "./page.js";
import { until } from "./until.js";

describe("In Vue", () => {
    let played: PlayedTasks;
    let app: App | undefined;
    const page = (): string => document.body.textContent ?? "";

    beforeEach(async () => {
        played = await PlayedTasks.start();
        servePage(played.server.url);
        document.body.innerHTML = "<div id=app></div>";
    });

    afterEach(async () => {
        app?.unmount();
        await played.stop();
    });

    const mount = (setup: () => () => unknown): void => {
        app = createApp(defineComponent({ setup: () => setup() as () => ReturnType<typeof h> }));
        app.use(aiTasks(played.client())).mount("#app");
    };

    it("useAITask shows a task from its start to its result", async () => {
        let task: ReturnType<typeof useAITask> | undefined;
        mount(() => {
            task = useAITask("goal_decomposition");
            const { status, progress, text } = task;
            const [state, all] = [useSocketState(), useTasks()];
            return () => h("p", `${status.value} ${progress.value} ${text.value} ${state.value.status} ${all.value.size} in all`);
        });
        await until("the socket", () => page().includes("open"));
        await task?.start({ goal_title: "Swim" });
        played.progress(1, 30, "Thinking");
        await until("progress on the page", () => page().startsWith("running 30 Thinking"));
        played.complete(1, { steps: ["one"] });
        await until("the end on the page", () => page() === "completed 100 Thinking open 1 in all");
        expect(task?.result.value).toEqual({ steps: ["one"] });
    });

    it("useAITask shows the cooldown, cancels, and is gone with its component", async () => {
        played.refusals.push({ error_code: "ai_task_cooldown", data: { wait_seconds: 3 } });
        let task: ReturnType<typeof useAITask> | undefined;
        const shown = ref(true);
        const Child = defineComponent(() => {
            task = useAITask("goal_decomposition");
            return () => h("p", `${task?.status.value} ${task?.cooldown.value} ${task?.error.value?.message ?? ""}`);
        });
        mount(() => () => (shown.value ? h(Child) : h("p", "gone")));
        await task?.start();
        await until("the refusal", () => /^idle [123] Not now\.$/.test(page()));
        await until("the end of the cooldown", () => page() === "idle 0 Not now.");
        await task?.start();
        expect(await task?.cancel()).toBe(true);
        await until("the cancelled task", () => page().startsWith("cancelled"));
        shown.value = false;
        await until("an empty page", () => page() === "gone");
    });

    it("useUIEvents and useUIEventListener bring a backend's wishes to components", async () => {
        const toasts: string[] = [];
        const updates: unknown[] = [];
        let socket: UiEventSocket | undefined;
        played.server.upgrades.set("/api/v1/insight", (screen) => {
            screen.send('{"type":"ui_toast","title":"Hello"}');
            screen.send('{"type":"ui_update","data":{"orderId":42}}');
        });
        mount(() => {
            useUIEventListener("ui-update", (data) => void updates.push(data));
            const options = { baseUrl: played.server.url, WebSocket: NodeWebSocket, backoff: quick, token: () => "token" };
            socket = useUIEvents(options, { toast: ({ title }) => void toasts.push(title ?? "") });
            return () => h("p");
        });
        await until("the update", () => updates.length === 1);
        expect([toasts, updates]).toEqual([["Hello"], [{ orderId: 42 }]]);
        app?.unmount();
        app = undefined;
        await until("the screen to be gone", () => [...played.server.sockets].length === 1);
        window.dispatchEvent(new CustomEvent("ui-update", { detail: "late" }));
        expect(updates).toHaveLength(1);
        expect(socket).toBeDefined();
    });
});
