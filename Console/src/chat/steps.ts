import type { ChatEvent } from "aitasks-client";

/** What a reader is told of how an answer is made. */
export interface Step {
    kind: "phase" | "said" | "search" | "tool";
    /** In the person's language, as the server says it. */
    text: string;
    /** What is looked for, or what a tool was given. */
    detail: string;
    /** Names of documents. */
    documents: string[];
    /** 0 to 1; undefined while nobody knows. */
    progress: number | undefined;
}

const SEARCH_TOOL = "search_documents";

const step = (kind: Step["kind"], text: string, more: Partial<Step> = {}): Step => ({ kind, text, detail: "", documents: [], progress: undefined, ...more });

/** The steps after one more event, in the order in which they were taken. An answer that begins anew has none yet. */
export function reduceSteps(steps: readonly Step[], event: ChatEvent): readonly Step[] {
    switch (event.name) {
        case "processing_started":
            return [];
        case "phase_started":
            return [...steps, step("phase", event.data.description || event.data.phase)];
        case "phase_progress": {
            const at = steps.findLastIndex(one => one.kind === "phase");
            const counted = steps.map((one, index) => (index === at ? { ...one, progress: event.data.progress } : one));
            return event.data.message ? [...counted, step("said", event.data.message)] : counted;
        }
        case "tool_call": {
            const { tool, reason, parameters } = event.data;
            const { query, documents } = parameters as Record<string, unknown>;
            if (tool !== SEARCH_TOOL || typeof query !== "string") return [...steps, step("tool", reason || tool, { detail: JSON.stringify(parameters) })];
            const names = Array.isArray(documents) ? documents.filter(name => typeof name === "string") : [];
            return [...steps, step("search", reason, { detail: query, documents: names })];
        }
        default:
            return steps;
    }
}
