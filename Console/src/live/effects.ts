import type { Frame } from "../server/types";

/** What a frame of the screen socket makes a page do. */
export type Effect =
    | { kind: "toast"; title: string; description: string; variant: Variant }
    | { kind: "redirect"; target: string }
    | { kind: "modal"; type: string; payload: unknown }
    | { kind: "update"; data: unknown }
    | { kind: "refresh" };

export const VARIANTS = ["success", "error", "warning", "info", "default"] as const;
export type Variant = (typeof VARIANTS)[number];

const text = (value: unknown) => (typeof value === "string" ? value : "");

/** What a frame asks for; null for one that asks for nothing this page knows. */
export function effectOf(frame: Frame): Effect | null {
    const data = frame.data ?? {};
    switch (frame.type) {
        case "ui_toast":
            return {
                kind: "toast", title: text(frame["title"]), description: text(frame["description"]),
                variant: VARIANTS.find(known => known === frame["variant"]) ?? "default",
            };
        case "ui_redirect":
            return { kind: "redirect", target: text(frame["target"]) };
        case "ui_modal":
            return { kind: "modal", type: text(data["type"]), payload: data["payload"] ?? data };
        case "ui_update":
            return { kind: "update", data };
        case "ui_refresh":
            return { kind: "refresh" };
        default:
            return null;
    }
}

/** Whether a target is a page of this console, which can be shown without loading anything anew. */
export const isOwnPage = (target: string) => /^\/app\/[^\\]*$/.test(target) && !target.includes("//");
