import { describe, expect, it } from "vitest";
import { contextOf, daysAfter, linesOf, nextMonday, problemsOf, shown, untouched } from "../src/tasks/forms";
import { STARTABLE } from "../src/tasks/kinds";

const SUNDAY = new Date(2026, 10, 22);

function form(text: Record<string, string> = {}, flags: Record<string, boolean> = {}) {
    const typed = untouched(SUNDAY);
    Object.assign(typed.text, text);
    Object.assign(typed.flags, flags);
    return typed;
}

describe("contexts", () => {
    it("of an untouched form are what old front ends send", () => {
        expect(contextOf("onboarding_generate_goals", form())).toEqual({});
        expect(contextOf("goal_mentor_help", form())).toEqual({ category: "health" });
        expect(contextOf("habit_create_help", form())).toEqual({});
        expect(contextOf("reward_mentor_help", form())).toEqual({});
        expect(contextOf("week_planning_help", form())).toEqual({ week_start: "2026-11-23", week_end: "2026-11-29", include_overdue: true });
    });

    it("carry what was typed, trimmed", () => {
        expect(contextOf("goal_decomposition", form({ goal_title: "  Swim  " }))).toEqual({ goal_title: "Swim" });
        expect(contextOf("habit_create_help", form({ goals: "run\n\n  read " }))).toEqual({ goals: ["run", "read"] });
    });

    it("of a mentor have the balance of all spheres when that was chosen, and nothing in general", () => {
        const balance = form({ ask: "spheres" });
        balance.scores["love"] = 2;
        const { ssp_data } = contextOf("goal_mentor_help", balance) as { ssp_data: { spheres: { id: string; score: number }[] } };
        expect(ssp_data.spheres).toHaveLength(6);
        expect(ssp_data.spheres.at(-1)).toEqual({ id: "love", score: 2 });
        expect(contextOf("goal_mentor_help", form({ ask: "any" }))).toEqual({});
    });

    it("of a week number the steps, so that the planner can name them", () => {
        const { steps } = contextOf("week_planning_help", form({ steps: "a\nb", goal_title: "g" })) as { steps: unknown[] };
        expect(steps).toEqual([{ id: 1, title: "a", goal_id: 1, goal_title: "g" }, { id: 2, title: "b", goal_id: 1, goal_title: "g" }]);
    });

    it("of a week have a last day of one's own, and what is overdue only where that is to be planned", () => {
        const typed = form({ week_end: "2026-11-25", steps: "a", overdue_steps: "b" });
        expect(contextOf("week_planning_help", typed)).toMatchObject({ week_end: "2026-11-25", steps: [{ id: 1, title: "a" }], overdue_steps: [{ id: 2, title: "b" }] });
        expect(contextOf("week_planning_help", form({ overdue_steps: "b" }, { include_overdue: false }))).not.toHaveProperty("overdue_steps");
    });

    it("say more of a goal, a person and their spheres where that was said", () => {
        expect(contextOf("goal_decomposition", form({ goal_title: "g", goal_description: " d ", goal_id: "7" }))).toEqual({ goal_title: "g", goal_description: "d", goal_id: 7 });
        expect(contextOf("goal_mentor_help", form({ about: "me" }))).toEqual({ category: "health", about: "me" });
        expect(contextOf("habit_create_help", form({}, { "sphere.love": true, "sphere.health": true, "sphere.career": false }))).toEqual({ spheres: ["health", "love"] });
    });

    it("ask anew only when told so", () => {
        for (const type of STARTABLE) {
            expect(contextOf(type, form())).not.toHaveProperty("fresh");
            expect(contextOf(type, form({}, { fresh: true }))).toHaveProperty("fresh", true);
        }
    });
});

describe("problems", () => {
    it("are a missing goal, a missing day, a text or a list that is too long", () => {
        expect(problemsOf("goal_decomposition", form({ goal_title: " " }))).toEqual({ goal_title: { text: "required" } });
        expect(problemsOf("goal_decomposition", form({ goal_title: "x".repeat(201) }))).toEqual({ goal_title: { text: "tooLong", max: 200 } });
        expect(problemsOf("week_planning_help", form({ week_start: "" }))).toEqual({ week_start: { text: "badDate" } });
        expect(problemsOf("goal_decomposition", form({ goal_title: "g", goal_id: "1.5" }))).toEqual({ goal_id: { text: "badNumber" } });
        expect(problemsOf("week_planning_help", form({ week_end: "soon" }))).toEqual({ week_end: { text: "badDate" } });
        expect(problemsOf("habit_create_help", form({ goals: "a\n".repeat(21) }))).toEqual({ goals: { text: "tooMany", max: 20 } });
    });

    it.each([["2026-11-22", false], ["2026-11-23", true], ["2026-12-06", true], ["2026-12-07", false]])("of a week that begins on November 23: is %s a last day? %s", (week_end, fits) => {
        expect(problemsOf("week_planning_help", form({ week_end }))).toEqual(fits ? {} : { week_end: { text: "badWeek", max: 14 } });
    });

    it("are not of fields that are not shown", () => {
        expect(shown("goal_mentor_help", form({ ask: "any" })).map(field => field.name)).toEqual(["ask", "about"]);
        expect(problemsOf("week_planning_help", form({ overdue_steps: "a\n".repeat(21) }, { include_overdue: false }))).toEqual({});
        for (const type of STARTABLE) expect(problemsOf(type, form({ goal_title: "g" }))).toEqual({});
    });
});

describe("days", () => {
    it("go over the ends of months and over the change of clocks", () => {
        expect(daysAfter("2026-12-30", 6)).toBe("2027-01-05");
        expect(daysAfter("2026-03-28", 2)).toBe("2026-03-30");
    });

    it.each([[22, "2026-11-23"], [23, "2026-11-30"], [24, "2026-11-30"], [28, "2026-11-30"]])("of November %i lead to Monday %s", (day, monday) => {
        expect(nextMonday(new Date(2026, 10, day, 23, 59))).toBe(monday);
    });

    it("of lists leave empty lines out", () => expect(linesOf("\n a \n\n")).toEqual(["a"]));
});
