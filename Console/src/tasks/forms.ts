import type { Startable } from "./kinds";

/** The six spheres of life that goals and balances are about. */
export const SPHERES = ["wealth", "hobbies", "friendship", "health", "career", "love"] as const;

/** What has been typed into a form, by the names of its fields. */
export interface Typed {
    text: Record<string, string>;
    flags: Record<string, boolean>;
    scores: Record<string, number>;
}

/** One field of a form; texts are keys of the dictionary below `forms`. */
export interface Field {
    name: string;
    kind: "line" | "area" | "lines" | "date" | "number" | "flag" | "ask" | "sphere" | "spheres" | "scores";
    label: string;
    example?: string;
    required?: boolean;
    /** Characters of a text, or lines of a list. */
    max?: number;
    /** Shown only while this is so. */
    when?: (typed: Typed) => boolean;
}

const LINES = 20;
const LONGEST_WEEK = 14;
const about: Field = { name: "about", kind: "area", label: "about", example: "aboutExample", max: 2000 };

/** The name under which it is kept whether a sphere was chosen. */
export const flagOf = (sphere: string) => `sphere.${sphere}`;

/** The fields of each kind of task. */
export const FIELDS: Readonly<Record<Startable, readonly Field[]>> = {
    onboarding_generate_goals: [about],
    goal_mentor_help: [
        { name: "ask", kind: "ask", label: "ask" },
        { name: "category", kind: "sphere", label: "sphere", when: typed => typed.text["ask"] === "category" },
        { name: "spheres", kind: "scores", label: "score", when: typed => typed.text["ask"] === "spheres" }, about,
    ],
    goal_decomposition: [
        { name: "goal_title", kind: "line", label: "goal", example: "goalExample", required: true, max: 200 },
        { name: "goal_description", kind: "area", label: "goalMore", example: "goalMoreExample", max: 2000 },
        { name: "goal_id", kind: "number", label: "goalNumber" },
    ],
    week_planning_help: [
        { name: "week_start", kind: "date", label: "weekStart", required: true },
        { name: "week_end", kind: "date", label: "weekEnd" },
        { name: "goal_title", kind: "line", label: "goal", example: "goalExample", max: 200 },
        { name: "steps", kind: "lines", label: "steps", example: "stepsExample", max: LINES },
        { name: "include_overdue", kind: "flag", label: "overdue" },
        { name: "overdue_steps", kind: "lines", label: "overdueSteps", example: "overdueExample", max: LINES, when: typed => typed.flags["include_overdue"] ?? false },
    ],
    habit_create_help: [
        { name: "spheres", kind: "spheres", label: "spheres" },
        { name: "growthZones", kind: "lines", label: "growth", example: "growthExample", max: LINES },
        { name: "goals", kind: "lines", label: "goals", example: "goalsExample", max: LINES },
        { name: "existingHabits", kind: "lines", label: "habits", example: "habitsExample", max: LINES },
    ],
    reward_mentor_help: [{ name: "hint", kind: "area", label: "hint", example: "hintExample", max: 500 }],
};

/** The day as `YYYY-MM-DD`, in the person's own time zone. */
export function isoDay(date: Date): string {
    const two = (number: number) => String(number).padStart(2, "0");
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The day some days after one. */
export function daysAfter(day: string, days: number): string {
    const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
    return isoDay(new Date(year, month - 1, date + days));
}

/** The Monday after today. */
export function nextMonday(today: Date): string {
    return daysAfter(isoDay(today), (8 - today.getDay()) % 7 || 7);
}

/** A form that nobody has touched yet. */
export function untouched(today: Date): Typed {
    return {
        text: { ask: "category", category: "health", week_start: nextMonday(today) },
        flags: { include_overdue: true, fresh: false },
        scores: Object.fromEntries(SPHERES.map(sphere => [sphere, 5])),
    };
}

/** The entries of a list that was typed one in a line. */
export const linesOf = (text: string | undefined) => (text ?? "").split("\n").map(line => line.trim()).filter(line => line !== "");

/** The fields of a kind that are shown with what was chosen. */
export const shown = (type: Startable, typed: Typed) => FIELDS[type].filter(field => !field.when || field.when(typed));

const isWeek = (start: string, end: string) => end >= start && end < daysAfter(start, LONGEST_WEEK);

/** What is wrong, by field: a key of the dictionary below `forms`, and its figures. */
export function problemsOf(type: Startable, typed: Typed): Record<string, { text: string; max?: number }> {
    const problems: Record<string, { text: string; max?: number }> = {};
    for (const field of shown(type, typed)) {
        const text = (typed.text[field.name] ?? "").trim();
        if (field.kind === "date" && (field.required || text) && !/^\d{4}-\d{2}-\d{2}$/.test(text)) problems[field.name] = { text: "badDate" };
        else if (field.required && !text) problems[field.name] = { text: "required" };
        else if (field.kind === "number" && text && !/^[1-9]\d{0,14}$/.test(text)) problems[field.name] = { text: "badNumber" };
        else if (field.name === "week_end" && text && !isWeek(typed.text["week_start"] ?? "", text)) problems[field.name] = { text: "badWeek", max: LONGEST_WEEK };
        else if (field.max && field.kind === "lines" && linesOf(text).length > field.max) problems[field.name] = { text: "tooMany", max: field.max };
        else if (field.max && field.kind !== "lines" && text.length > field.max) problems[field.name] = { text: "tooLong", max: field.max };
    }
    return problems;
}

const chosen = (typed: Typed) => SPHERES.filter(sphere => typed.flags[flagOf(sphere)]);

/** The context of a start as the front ends of contract A send it. What was left empty is left out. */
export function contextOf(type: Startable, typed: Typed): Record<string, unknown> {
    const context: Record<string, unknown> = {};
    for (const field of shown(type, typed)) {
        const text = (typed.text[field.name] ?? "").trim();
        if (field.kind === "lines" && linesOf(text).length > 0) context[field.name] = linesOf(text);
        else if (field.kind === "flag") context[field.name] = typed.flags[field.name] ?? false;
        else if (field.kind === "number" && text) context[field.name] = Number(text);
        else if (field.kind === "spheres" && chosen(typed).length > 0) context[field.name] = chosen(typed);
        else if (field.kind === "scores") context["ssp_data"] = { spheres: SPHERES.map(id => ({ id, score: typed.scores[id] ?? 5 })) };
        else if (["line", "area", "date", "sphere"].includes(field.kind) && text) context[field.name] = text;
    }
    if (type === "week_planning_help") planWeek(context);
    if (typed.flags["fresh"]) context["fresh"] = true;
    return context;
}

// A planner puts steps on days by their numbers; those that were only typed here get numbers of their own.
function planWeek(context: Record<string, unknown>) {
    context["week_end"] ??= daysAfter(String(context["week_start"]), 6);
    const goal = context["goal_title"];
    let number = 0;
    for (const list of ["steps", "overdue_steps"]) {
        const titles = context[list];
        if (Array.isArray(titles)) context[list] = titles.map((title: unknown) => ({ id: ++number, title, ...(goal ? { goal_id: 1, goal_title: goal } : {}) }));
    }
}
