import { describe, expect, it } from "vitest";
import { provenanceOf, summaryOf, viewOf } from "../src/tasks/results/shapes";

describe("results", () => {
    it("with goals are goals, however their steps are written", () => {
        const view = viewOf({ goals: [{ title: "Swim", sphere_id: "health", why_important: "w", steps: [{ title: "a", description: "d" }, "b"] }] });
        expect(view).toEqual({
            kind: "goals",
            goals: [{ title: "Swim", description: "", sphere: "health", why: "w", steps: [{ title: "a", description: "d", time: "" }, { title: "b", description: "", time: "" }] }],
        });
    });

    it("with a plan are a week with all its days", () => {
        const view = viewOf({
            plan: [{ stepId: 4, date: "2026-11-24", estimatedTime: "half", reason: "r", step_title: "s" }, { stepId: 5, date: "2026-11-24", estimatedTime: "two" }],
            not_this_week: [{ stepId: 6, reason: "later" }], week_start: "2026-11-23", week_end: "2026-11-29",
        });
        if (view.kind !== "week") throw new Error(view.kind);
        expect(view.days.map(day => [day.date, day.planned.length, day.hours]).slice(0, 3)).toEqual([["2026-11-23", 0, 0], ["2026-11-24", 2, 2.5], ["2026-11-25", 0, 0]]);
        expect(view.days).toHaveLength(7);
        expect(view.postponed).toEqual([expect.objectContaining({ id: 6, reason: "later" })]);
    });

    it("with a plan without its week have the days that it names", () => {
        const view = viewOf({ plan: [{ stepId: 1, date: "2026-11-24" }] });
        expect(view.kind === "week" && view.days.map(day => day.date)).toEqual(["2026-11-24"]);
    });

    it.each([
        [{ habits: [{ name: "Read", schedule_days: [1, 2] }] }, "habits"],
        [{ rewards: [{ name: "Cake", cost: 100 }] }, "rewards"],
        [{ steps: [{ title: "a", time_estimate: "2 days" }] }, "steps"],
        [{ entries: [{ date: "2026-11-24", category: "c", topic: "t" }], text: "…" }, "entries"],
        [{ text: "Hello" }, "text"],
        [{ pages: 9 }, "json"],
        [{ goals: [] }, "json"],
        [null, "json"],
        ["words", "json"],
    ])("%j is shown as %s", (result, kind) => expect(viewOf(result).kind).toBe(kind));

    it("say who made them", () => {
        expect(provenanceOf({ provenance: { provider: "offline", model: "m", prompt_version: "1", shared: true } })).toEqual({ provider: "offline", model: "m", version: "1", shared: true });
        expect(provenanceOf({ pages: 9 })).toBeNull();
        expect(summaryOf({ summary: { total_planned: 3 }, reasoning: "because" })).toEqual({ summary: "", reasoning: "because" });
    });
});
