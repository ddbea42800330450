import { AiTasksError, type ChatEvent, type ChatMessage, type StoredFile, type UploadOptions } from "aitasks-client";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useAttachments } from "../src/chat/attachments";
import { EndFollower } from "../src/chat/endFollower";
import { keepQuestion, keptQuestion, whyNot } from "../src/chat/questions";
import { reduceSteps, type Step } from "../src/chat/steps";
import { filesOf, picturesOf, turnsOf } from "../src/chat/turns";

const message = (id: string, role: string, more: Partial<ChatMessage> = {}): ChatMessage => ({
    id, role, chat_id: "c", content: id, message_type: "text", images: [], sources: [], files: [], created_at: "", ...more,
});

describe("turns of a chat", () => {
    it("join questions with their answers", () => {
        const turns = turnsOf([message("a", "user"), message("b", "user"), message("c", "assistant"), message("d", "user")]);
        expect(turns.map(({ question, answer }) => [question.id, answer?.id])).toEqual([["a", undefined], ["b", "c"], ["d", undefined]]);
    });

    it("leave out answers to nothing, as when a long chat is cut", () => expect(turnsOf([message("x", "assistant")])).toEqual([]));

    it("read files and pictures, and nothing that is neither", () => {
        expect(filesOf(message("a", "user", { files: [{ id: "1", filename: "plan.pdf" }, { id: 2 }, null] }))).toEqual([{ id: "1", name: "plan.pdf" }]);
        expect(picturesOf([{ block_id: "1", url: "/p", width: 3, height: 2 }, "x"])).toEqual([{ id: "1", url: "/p", width: 3, height: 2, reason: "" }]);
        expect(picturesOf(null)).toEqual([]);
    });
});

describe("an answer that grows", () => {
    let end: EndFollower;
    beforeEach(() => (end = new EndFollower()));
    const scroll = (top: number, height: number) => end.scrolled({ top, view: 500, height });

    it("is followed by a reader at its end", () => {
        scroll(500, 1000);
        expect(end.following).toBe(true);
    });

    it("is not followed by one who has gone up, however much it grows", () => {
        scroll(500, 1000);
        scroll(300, 1000);
        expect(end.following).toBe(false);
        scroll(320, 1600);
        expect(end.following).toBe(false);
    });

    it("is followed again by one who has come back", () => {
        scroll(500, 1000);
        scroll(100, 1000);
        scroll(1080, 1600);
        expect(end.following).toBe(true);
    });

    it("keeps a reader who did nothing, though it grew much at once", () => {
        scroll(500, 1000);
        scroll(500, 3000);
        expect(end.following).toBe(true);
    });
});

describe("a question", () => {
    const ready = { text: "What?", sending: false, reading: false, uploading: false, failedUploads: false };
    it("can be sent", () => expect(whyNot(ready)).toBeUndefined());
    it.each([
        [{ text: "  \n" }, "chat.emptyQuestion"], [{ text: "x".repeat(32_001) }, "chat.tooLong"], [{ reading: true }, "chat.notWhileReading"],
        [{ sending: true }, "chat.sending"], [{ uploading: true }, "chat.notWhileUploading"], [{ failedUploads: true }, "chat.notWithFailed"],
    ])("cannot with %o", (changes, reason) => expect(whyNot({ ...ready, ...changes })).toBe(reason));

    it("is kept for its chat until it is sent", () => {
        keepQuestion("one", "half a");
        expect([keptQuestion("one"), keptQuestion("")]).toEqual(["half a", ""]);
        keepQuestion("one", "");
        expect(keptQuestion("one")).toBe("");
    });
});

describe("steps of an answer", () => {
    const all = (...events: ChatEvent[]) => events.reduce(reduceSteps, [] as readonly Step[]);
    const phase: ChatEvent = { name: "phase_started", data: { phase: "search", description: "Searching" } };

    it("stand in their order, with how far the newest phase is", () => {
        const steps = all(
            phase, { name: "phase_progress", data: { phase: "search", progress: 0.5, message: "Found: 5" } },
            { name: "tool_call", data: { tool: "search_documents", parameters: { query: "fees", documents: ["a.pdf", 1] }, reason: "asked for" } });
        expect(steps.map(step => [step.kind, step.text, step.detail])).toEqual([["phase", "Searching", ""], ["said", "Found: 5", ""], ["search", "asked for", "fees"]]);
        expect([steps[0]?.progress, steps[2]?.documents]).toEqual([0.5, ["a.pdf"]]);
    });

    it("show tools of another kind as they are", () => {
        expect(all({ name: "tool_call", data: { tool: "zoom", parameters: { x: 1 }, reason: "" } })[0]).toMatchObject({ kind: "tool", text: "zoom", detail: "{\"x\":1}" });
    });

    it("begin anew with the answer", () => expect(all(phase, { name: "processing_started", data: { request_id: "1" } })).toEqual([]));
});

describe("documents of a question", () => {
    const stored = (id: string) => ({ id }) as StoredFile;
    let uploads: { name: string; options: UploadOptions; end: (id: string) => void; fail: (error: Error) => void }[];
    const made = () => useAttachments({
        upload: (file, options) => new Promise((resolve, reject) => uploads.push({ name: file.name, options, end: id => resolve(stored(id)), fail: reject })),
        wordsFor: error => (error as Error).message,
    });
    beforeEach(() => (uploads = []));
    const settled = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true));

    it("are uploaded at once, and sent when they are there", async () => {
        const documents = made();
        documents.addFiles([new File(["x"], "plan.pdf")]);
        uploads[0]?.options.progress?.(0.42);
        expect(documents.list[0]).toMatchObject({ state: "uploading", percent: 42 });
        expect([documents.uploading.value, documents.ids("file")]).toEqual([true, []]);
        uploads[0]?.end("f1");
        await settled(() => !documents.uploading.value);
        expect(documents.ids("file")).toEqual(["f1"]);
    });

    it("say why they failed, and can be tried again", async () => {
        const documents = made();
        documents.addFiles([new File(["x"], "big.bin")]);
        uploads[0]?.fail(new AiTasksError("request_too_large", "Too large."));
        await settled(() => documents.failed.value);
        expect(documents.list[0]).toMatchObject({ state: "failed", problem: "Too large." });
        documents.retry(documents.list[0]?.key ?? 0);
        uploads[1]?.end("f2");
        await settled(() => documents.ids("file").length === 1);
        expect(documents.list[0]?.problem).toBe("");
    });

    it("are given up when they are taken away", async () => {
        const documents = made();
        documents.addFiles([new File(["x"], "a"), new File(["y"], "b")]);
        documents.remove(documents.list[0]?.key ?? 0);
        expect(uploads.map(({ options }) => options.signal?.aborted)).toEqual([true, false]);
        uploads[0]?.end("late");
        uploads[1]?.end("f");
        await settled(() => !documents.uploading.value);
        expect(documents.ids("file")).toEqual(["f"]);
    });

    it("of projects go in and out", () => {
        const documents = made();
        documents.toggleNode("n", "Folder");
        expect(documents.ids("node")).toEqual(["n"]);
        documents.toggleNode("n", "Folder");
        expect(documents.list).toEqual([]);
    });
});
