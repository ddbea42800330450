import { beforeEach, expect, it, vi } from "vitest";
import { nextTick } from "vue";
import PublishForm from "../src/posts/PublishForm.vue";
import { mounted } from "./mounted";

const publish = vi.hoisted(() => vi.fn<(id: string, chat: string) => Promise<object>>());
vi.mock("../src/server/server", () => ({ api: { posts: { publish } }, isSignedOut: () => false }));

async function sent(chat: string): Promise<HTMLElement> {
    const root = mounted(PublishForm, { id: "p1" });
    const input = root.querySelector("input")!;
    input.value = chat;
    input.dispatchEvent(new Event("input"));
    await nextTick();
    root.querySelector("form")!.dispatchEvent(new Event("submit", { cancelable: true }));
    await vi.waitFor(() => expect(root.querySelector<HTMLButtonElement>("button")!.disabled).toBe(false));
    return root;
}
const status = (root: HTMLElement) => root.querySelector("[role=status]")!.textContent;

beforeEach(() => publish.mockReset());

it("a post that waits for Telegram's limits is not said to be sent already", async () => {
    publish.mockResolvedValue({ queued: true });
    expect(status(await sent(" @news "))).toBe("The post will be sent as soon as Telegram's limits allow it.");
    expect(publish).toHaveBeenCalledExactlyOnceWith("p1", "@news");
});

it("a post that was sent is said to be", async () => {
    publish.mockResolvedValue({ message_ids: [1] });
    expect(status(await sent("-1001"))).toBe("The post has been sent.");
});

it("nothing is sent to nowhere", async () => {
    const root = await sent("  ");
    expect([publish.mock.calls.length, status(root), root.querySelector("input")!.getAttribute("aria-invalid")]).toEqual([0, "", "true"]);
});
