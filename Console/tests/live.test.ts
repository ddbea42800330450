import { describe, expect, it } from "vitest";
import { isOwnPage, modalOf } from "../src/live/effects";
import { useFrameLog } from "../src/live/frameLog";
import { SNIPPETS } from "../src/live/snippets";

describe("the log of frames", () => {
    it("holds frames back while it is paused, and loses none", () => {
        const log = useFrameLog();
        log.add("tasks", { type: "a" });
        log.pause();
        log.add("tasks", { type: "b" });
        expect(log.shown.value.map(one => one.frame.type)).toEqual(["a"]);
        expect(log.held.value).toHaveLength(1);
        log.resume();
        expect(log.shown.value.map(one => one.frame.type)).toEqual(["b", "a"]);
    });

    it("is filtered by socket and by words", () => {
        const log = useFrameLog();
        log.add("tasks", { type: "task_progress", data: { progress_text: "Reading" } });
        log.add("screen", { type: "ui_toast", title: "reading" });
        log.words.value = " READING ";
        expect(log.shown.value).toHaveLength(2);
        log.source.value = "screen";
        expect(log.shown.value.map(one => one.frame.type)).toEqual(["ui_toast"]);
        log.words.value = "nothing";
        expect(log.shown.value).toEqual([]);
    });

    it("lets the oldest go", () => {
        const log = useFrameLog();
        for (let i = 0; i < 600; i++) log.add("tasks", { type: `${i}` });
        expect(log.seen.value).toHaveLength(500);
        expect(log.seen.value[0]?.frame.type).toBe("599");
    });
});

describe("effects", () => {
    it("of a modal take both of its shapes", () => {
        expect(modalOf({ type: "confirm", payload: { a: 1 }, a: 1 })).toEqual({ kind: "modal", title: "confirm", payload: { a: 1 } });
        expect(modalOf({ a: 1 })).toEqual({ kind: "modal", title: "", payload: { a: 1 } });
        expect(modalOf("words")).toEqual({ kind: "modal", title: "", payload: "words" });
    });

    it("know pages of the console", () => {
        expect(isOwnPage("/app/tasks?x=1")).toBe(true);
        for (const other of ["/docs", "https://a.example/app/", "/app//a.example", "/app/\\a"]) expect(isOwnPage(other)).toBe(false);
    });
});

describe("snippets", () => {
    it("name the person, also one whose name a shell would take apart", () => {
        const curl = SNIPPETS["curl"]?.({ origin: "http://localhost:8000", user: { id: 1, username: "o'hara\"" } }) ?? "";
        expect(curl).toContain(`"user": "o'\\''hara\\""`);
        for (const snippet of Object.values(SNIPPETS)) expect(snippet({ origin: "http://localhost:8000", user: { id: 17, username: "anna" } })).toMatch(/17|anna/);
    });
});
