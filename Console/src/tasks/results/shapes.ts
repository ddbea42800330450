type Json = Record<string, unknown>;

export interface Step {
    title: string;
    description: string;
    time: string;
}

export interface Goal {
    title: string;
    description: string;
    sphere: string;
    why: string;
    steps: Step[];
}

export interface Planned {
    id: number;
    title: string;
    goal: string;
    hours: number;
    reason: string;
}

export interface Day {
    date: string;
    planned: Planned[];
    hours: number;
}

export interface Habit {
    name: string;
    icon: string;
    description: string;
    schedule: string;
    days: number[];
    xp: number;
    useful: string;
    trigger: string;
}

export interface Reward {
    name: string;
    icon: string;
    cost: number;
    description: string;
    why: string;
}

/** A result as what it is. */
export type View =
    | { kind: "goals"; goals: Goal[] }
    | { kind: "week"; days: Day[]; postponed: Planned[] }
    | { kind: "habits"; habits: Habit[] }
    | { kind: "rewards"; rewards: Reward[] }
    | { kind: "steps"; steps: Step[] }
    | { kind: "entries"; entries: { date: string; category: string; topic: string }[] }
    | { kind: "text"; text: string }
    | { kind: "json"; json: string };

/** Who made a result; missing members were not said. */
export interface Provenance {
    provider: string;
    model: string;
    version: string;
    shared: boolean;
}

const HOURS: Readonly<Record<string, number>> = { half: 0.5, one: 1, two: 2, three: 3, four: 4 };

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(item => (isObject(item) ? item : { title: item })) : []);
const number = (value: unknown) => (typeof value === "number" && Number.isFinite(value) ? value : 0);
function text(...values: unknown[]): string {
    const found = values.find(value => (typeof value === "string" && value !== "") || typeof value === "number");
    return found === undefined ? "" : String(found);
}

const step = (item: Json): Step => ({ title: text(item["title"]), description: text(item["description"]), time: text(item["time_estimate"]) });

const goal = (item: Json): Goal => ({
    title: text(item["title"]),
    description: text(item["description"]),
    sphere: text(item["sphere_id"], item["category"]),
    why: text(item["why_important"]),
    steps: list(item["steps"]).map(step),
});

const planned = (item: Json): Planned => ({
    id: number(item["stepId"]),
    title: text(item["step_title"], item["stepTitle"], item["title"]),
    goal: text(item["goal_title"], item["goalTitle"]),
    hours: HOURS[text(item["estimatedTime"])] ?? 0,
    reason: text(item["reason"]),
});

const habit = (item: Json): Habit => ({
    name: text(item["name"], item["title"]),
    icon: text(item["icon"]),
    description: text(item["description"]),
    schedule: text(item["schedule_label"]),
    days: Array.isArray(item["schedule_days"]) ? item["schedule_days"].map(number) : [],
    xp: number(item["xp_reward"]),
    useful: text(item["why_useful"]),
    trigger: text(item["trigger"]),
});

const reward = (item: Json): Reward => ({
    name: text(item["name"]),
    icon: text(item["icon"]),
    cost: number(item["cost"]),
    description: text(item["description"]),
    why: text(item["why_motivating"]),
});

/** All days of the week, those with nothing to do too; a plan without its week has the days that it names. */
function daysOf(result: Json): Day[] {
    const items = list(result["plan"]);
    const dates = new Set(items.map(item => text(item["date"])));
    const start = Date.parse(`${text(result["week_start"])}T00:00:00Z`);
    const end = Date.parse(`${text(result["week_end"])}T00:00:00Z`);
    for (let day = start; day <= end && dates.size < 31; day += 86_400_000) dates.add(new Date(day).toISOString().slice(0, 10));
    return [...dates].sort().map(date => {
        const tasks = items.filter(item => text(item["date"]) === date).map(planned);
        return { date, planned: tasks, hours: tasks.reduce((sum, task) => sum + task.hours, 0) };
    });
}

/** What a result is, told by what it holds: results of kinds that nobody has thought of yet are shown as they are. */
export function viewOf(result: unknown): View {
    const json: View = { kind: "json", json: JSON.stringify(result, null, 2) };
    if (!isObject(result)) return json;
    if (list(result["goals"]).length > 0) return { kind: "goals", goals: list(result["goals"]).map(goal) };
    if (list(result["habits"]).length > 0) return { kind: "habits", habits: list(result["habits"]).map(habit) };
    if (list(result["rewards"]).length > 0) return { kind: "rewards", rewards: list(result["rewards"]).map(reward) };
    if (Array.isArray(result["plan"])) return { kind: "week", days: daysOf(result), postponed: list(result["not_this_week"]).map(planned) };
    if (list(result["steps"]).length > 0) return { kind: "steps", steps: list(result["steps"]).map(step) };
    const entries = list(result["entries"]).filter(entry => text(entry["date"]));
    if (entries.length > 0) {
        return {
            kind: "entries",
            entries: entries.map(entry => ({ date: text(entry["date"]), category: text(entry["category"]), topic: text(entry["topic"]) })),
        };
    }
    return typeof result["text"] === "string" ? { kind: "text", text: result["text"] } : json;
}

/** Who made a result; null where it does not say. */
export function provenanceOf(result: unknown): Provenance | null {
    const from = isObject(result) ? result["provenance"] : null;
    if (!isObject(from) || !text(from["provider"])) return null;
    return {
        provider: text(from["provider"]), model: text(from["model"]), version: text(from["prompt_version"]), shared: from["shared"] === true,
    };
}

/** One sentence about a result, and why it is as it is; empty where it has none. */
export const summaryOf = (result: unknown) =>
    isObject(result) ? { summary: text(result["summary"]), reasoning: text(result["reasoning"]) } : { summary: "", reasoning: "" };
