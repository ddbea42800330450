/** What a backend makes a page do. */
export type Effect =
    | { kind: "toast"; title: string; description: string; variant: Variant }
    | { kind: "redirect"; target: string }
    | { kind: "modal"; title: string; payload: unknown }
    | { kind: "update"; data: unknown }
    | { kind: "refresh" };

export const VARIANTS = ["success", "error", "warning", "info", "default"] as const;
export type Variant = (typeof VARIANTS)[number];

/** A modal as it is given: best as type and payload, or as members beside each other. */
export function modalOf(data: unknown): Effect {
    const modal = typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
    return { kind: "modal", title: typeof modal["type"] === "string" ? modal["type"] : "", payload: modal["payload"] ?? data };
}

/** Whether a target is a page of this console, which can be shown without loading anything anew. */
export const isOwnPage = (target: string) => /^\/app\/[^\\]*$/.test(target) && !target.includes("//");
