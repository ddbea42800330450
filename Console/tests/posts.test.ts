import type { PostLayer } from "aitasks-client";
import { describe, expect, it } from "vitest";
import { dataOf, keptData, movesOf, typedOf, type LayerData } from "../src/posts/layers";
import { datesOf } from "../src/posts/posts";
import { dayText, momentText, weekdayNames } from "../src/tasks/dates";
import { secondsUntil } from "../src/tasks/countdown";

const SUNDAY = new Date(2026, 10, 22);

describe("days of a plan", () => {
    it.each([
        ["daily", 7, 7], ["everyOther", 7, 4], ["twice", 7, 2], ["thrice", 14, 6],
    ] as const)("%s in %i days are %i", (frequency, days, count) => expect(datesOf(SUNDAY, days, frequency)).toHaveLength(count));

    it("begin today and are in order", () => {
        expect(datesOf(SUNDAY, 3, "daily")).toEqual(["2026-11-22", "2026-11-23", "2026-11-24"]);
        expect(datesOf(SUNDAY, 7, "twice")).toEqual(["2026-11-24", "2026-11-27"]);
    });
});

describe("dates", () => {
    it("of the server are UTC", () => expect(momentText("2026-11-22 03:00:00", "en")).toBe(new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" }).format(new Date(Date.UTC(2026, 10, 22, 3)))));
    it("that are none stay as they are", () => {
        expect(momentText(null, "en")).toBe("");
        expect(dayText("soon", "en")).toBe("soon");
    });
    it("without a time are the same day everywhere", () => expect(dayText("2026-11-22", "en")).toMatch(/Sun.*22/));
    it("of a week begin on Sunday, as schedules count", () => expect(weekdayNames("en")[0]).toBe("Sun"));
});

describe("a countdown", () => {
    it.each([[1500, 2], [1000, 1], [1, 1], [0, 0], [-5000, 0]])("of %i ms shows %i", (left, shown) => expect(secondsUntil(10_000 + left, 10_000)).toBe(shown));
});

describe("the order of layers", () => {
    const layers = (...numbers: number[]): PostLayer[] => numbers.map((order_index, at) => ({ layer_id: "abcd"[at] ?? "", type: "text", order_index, data: {} }));
    const after = (before: PostLayer[], id: string, by: -1 | 1) => {
        const moves = new Map(movesOf(before, id, by).map(({ layer, order_index }) => [layer.layer_id, order_index]));
        const now = before.map(layer => ({ ...layer, order_index: moves.get(layer.layer_id) ?? layer.order_index }));
        return now.sort((a, b) => a.order_index - b.order_index).map(layer => layer.layer_id).join("");
    };

    it.each([
        [[0, 1, 2], "b", -1, "bac"], [[0, 1, 2], "b", 1, "acb"], [[0, 4, 9], "c", -1, "acb"], [[0, 0, 0], "c", -1, "acb"], [[0, 0, 1], "a", 1, "bac"],
        [[5, 5, 6, 6], "d", -1, "abdc"], [[-3, 0, 0], "a", 1, "bac"],
    ] as const)("of numbers %j: %s moved by %i gives %s", (numbers, id, by, order) => expect(after(layers(...numbers), id, by)).toBe(order));

    it("is changed by two calls where the numbers differ, the moved layer's first", () => {
        expect(movesOf(layers(0, 4, 9), "c", -1).map(({ layer, order_index }) => [layer.layer_id, order_index])).toEqual([["c", 4], ["b", 9]]);
    });

    it("has ends, and knows no strangers", () => {
        expect([movesOf(layers(0, 1), "a", -1), movesOf(layers(0, 1), "b", 1), movesOf(layers(0, 1), "x", 1)]).toEqual([[], [], []]);
    });
});

describe("a layer", () => {
    const text: LayerData = { text: "Autumn", color: "#11223380", x: 5, y: 6, opacity: 0.5, align: "center" };

    it("is shown as it is drawn, also what it does not say", () => {
        expect(typedOf("text", text)).toEqual({ text: "Autumn", color: "#112233", x: 5, y: 6, size: 48, max_width: "", opacity: 50, align: "center", bold: false });
        expect(typedOf("rectangle", { w: 30, h: 40, color: "#000000" })).toMatchObject({ width: 30, height: 40, opacity: 100 });
    });

    it("that nobody changed is drawn the same, and keeps what no form shows", () => {
        expect(dataOf("text", text, typedOf("text", text))).toEqual({ ...text, size: 48, bold: false });
        const picture = { x: 1, y: 2, w: 100, h: 50, crop: { x: 0, y: 0, w: 9, h: 9 }, image_base64: "AAAA", url: "https://host/p.png" };
        expect(dataOf("image", picture, typedOf("image", picture))).toEqual({ x: 1, y: 2, w: 100, h: 50, crop: picture.crop, scale: 1, rotation: 0, opacity: 1 });
        expect(dataOf("rectangle", { w: 30, h: 40 }, typedOf("rectangle", { w: 30, h: 40 }))).not.toHaveProperty("w");
    });

    it("takes what was typed", () => {
        const typed = { ...typedOf("text", { ...text, max_width: 300 }), text: "Winter", x: 70, color: "#ffffff", max_width: "", opacity: 25 };
        expect(dataOf("text", { ...text, max_width: 300 }, typed)).toEqual({ text: "Winter", color: "#ffffff80", x: 70, y: 6, size: 48, bold: false, opacity: 0.25, align: "center" });
    });

    it("travels without its picture, which stays where it is", () => expect(keptData({ x: 1, image_base64: "AAAA", url: "u" })).toEqual({ x: 1 }));
});
