import { AiTasksError, type OperationsTask } from "aitasks-client";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { nextTick } from "vue";
import NewestTasks from "../src/operations/NewestTasks.vue";
import ParkedDialog from "../src/operations/ParkedDialog.vue";
import { mounted } from "./mounted";

const operations = vi.hoisted(() => ({ tasks: vi.fn(), requeue: vi.fn(), discard: vi.fn() }));
vi.mock("../src/server/server", () => ({ api: { operations }, isSignedOut: () => false }));

beforeEach(() => Object.values(operations).forEach(call => call.mockReset()));

describe("the newest tasks", () => {
    const task: Partial<OperationsTask> = {
        task_id: 7, task_type: "habit_create_help", username: "ann", state: "failed", created_at: "2026-03-01T12:00:00Z", attempt: 2, worker: null, cost: 0.25,
        error_code: "timeout", error_message: "Too long", trace_id: "abcdef0123456789",
    };

    async function shown(dashboard: string | null = null) {
        operations.tasks.mockResolvedValue([task]);
        const root = mounted(NewestTasks, { dashboard });
        await vi.waitFor(() => expect(root.querySelectorAll("tbody tr")).toHaveLength(1));
        return root;
    }

    it("are asked for with every filter that is set, and with none that is not", async () => {
        const root = await shown();
        expect(operations.tasks).toHaveBeenLastCalledWith({ limit: 25 });
        const [type, state] = [...root.querySelectorAll("select")];
        const who = root.querySelector("input")!;
        for (const [field, value] of [[type!, "habit_create_help"], [state!, "failed"], [who, " ann "]] as const) {
            field.value = value;
            field.dispatchEvent(new Event("change"));
        }
        await nextTick();
        expect(operations.tasks).toHaveBeenLastCalledWith({ limit: 25, type: "habit_create_help", state: "failed", user: "ann" });
    });

    it("say what went wrong, what it cost, and lead to their trace only where there is a dashboard", async () => {
        const plain = await shown();
        expect(plain.querySelector("tbody")!.textContent).toMatch(/Habits.*#7.*ann.*Failed.*2.*0\.25.*timeout Too long.*abcdef01$/);
        expect(plain.querySelector("a")).toBeNull();
        expect((await shown("http://host:1")).querySelector("a")!.getAttribute("href")).toBe("http://host:1/traces/detail/abcdef0123456789");
    });
});

describe("what is asked before something is done with a message", () => {
    const message = { queue: "reports_error", message_id: "m1", kind: "GenerationFailed" };
    const press = (name: string) => [...document.querySelectorAll("button")].find(button => button.textContent?.trim() === name)!.click();

    it("does it to this very message", async () => {
        document.body.append(mounted(ParkedDialog, { message, deed: "discard" }));
        operations.discard.mockResolvedValue({});
        press("Discard");
        await vi.waitFor(() => expect(operations.discard).toHaveBeenCalledExactlyOnceWith("reports_error", "m1"));
        expect(operations.requeue).not.toHaveBeenCalled();
        document.body.replaceChildren();
    });

    it("stays and says why when it could not be done", async () => {
        document.body.append(mounted(ParkedDialog, { message, deed: "requeue" }));
        operations.requeue.mockRejectedValue(new AiTasksError("not_found", "Somebody was quicker.", {}, 404));
        press("Requeue");
        await vi.waitFor(() => expect(document.querySelector("[role=alert]")?.textContent).toBe("Somebody was quicker."));
        document.body.replaceChildren();
    });
});
