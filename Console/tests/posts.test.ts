import { describe, expect, it } from "vitest";
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
