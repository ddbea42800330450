import { plain } from "../server/server";

/** One thing on the canvas of a post. */
export interface Layer {
    layer_id: string;
    type: "image" | "text" | "rectangle";
    order_index: number;
    data: Record<string, unknown>;
}

/** A post; lists have it without its layers. */
export interface Post {
    post_id: string;
    main_text: string;
    content: Layer[];
    task_id?: number;
}

/** A text that a tool made: of a post, corrected, or a plan. */
export interface Made extends Post {
    task_id: number;
}

/** The calls of contract B's backend, for whoever is signed in. */
export const posts = {
    list: () => plain<Post[]>("GET", "/api/post"),
    find: (id: string) => plain<Post>("GET", `/api/post/${id}`),
    write: (prompt: string) => plain<Made>("POST", "/api/tool/generate_text", { prompt }),
    correct: (text: string) => plain<Made>("POST", "/api/tool/generate_text", { prompt: text, kind: "edit", text }),
    plan: (prompt: string, dates: string[], freq: string) =>
        plain<Made>("POST", "/api/tool/generate_text", { prompt, kind: "content_plan", dates, freq }),
    paint: (prompt: string, aspect_ratio: string, image_base64: string | null) =>
        plain<Made>("POST", "/api/tool/generate_image", { prompt, aspect_ratio, ...(image_base64 && { image_base64 }) }),
    setText: (id: string, main_text: string) => plain<Post>("PUT", `/api/post/${id}/main_text`, { main_text }),
    regenerate: (id: string) => plain<Post>("POST", `/api/post/${id}/main_text`, { regenerate: true }),
    addLayer: (id: string, type: Layer["type"], data: Record<string, unknown>) => plain<Layer>("POST", `/api/post/${id}/layer/${type}`, { data }),
    removeLayer: (id: string, layer: string) => plain<unknown>("DELETE", `/api/post/${id}/layer/${layer}`),
    publish: (id: string, chat_id: string) => plain<{ queued?: boolean }>("POST", `/api/post/${id}/publish`, { chat_id }),
};

/** How often to post, in the words that the planner knows (contract B11, B13). */
export const FREQUENCIES = [
    { name: "daily", word: "ежедневно" },
    { name: "everyOther", word: "через день" },
    { name: "twice", word: "2 раза в неделю" },
    { name: "thrice", word: "3 раза в неделю" },
] as const;
export type Frequency = (typeof FREQUENCIES)[number]["name"];

/**
 * The days to post on, `YYYY-MM-DD`, in order: of so many days from the first one on, those that the frequency takes. Twice a week is
 * Tuesday and Friday, three times Monday, Wednesday and Friday.
 */
export function datesOf(first: Date, days: number, frequency: Frequency): string[] {
    const WEEKDAYS: Partial<Record<Frequency, number[]>> = { twice: [2, 5], thrice: [1, 3, 5] };
    const wanted = WEEKDAYS[frequency];
    const dates: string[] = [];
    for (let day = 0; day < days; day++) {
        const date = new Date(Date.UTC(first.getFullYear(), first.getMonth(), first.getDate() + day));
        if (wanted ? wanted.includes(date.getUTCDay()) : frequency === "daily" || day % 2 === 0) dates.push(date.toISOString().slice(0, 10));
    }
    return dates;
}

/** The bytes of a file as the server takes pictures: base64 without a prefix. */
export function base64Of(file: File): Promise<string> {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
        reader.onerror = () => reject(reader.error ?? new Error("The file cannot be read."));
        reader.readAsDataURL(file);
    });
}
