import type { LayerChanges, Post, PostLayer, PublishedPost } from "../wire/api.js";
import { withQuery, type Doors } from "./Doors.js";

/** Posts with pictures, as the Telegram bot makes them. Calls that ask a model answer when it is through. */
export class PostsApi {
    constructor(private readonly doors: Doors) {}

    /** Writes a post. */
    write(prompt: string, signal?: AbortSignal): Promise<Post> {
        return this.tool("generate_text", { prompt }, signal);
    }

    /** Corrects a text; the answer has it as `main_text`. */
    correct(text: string, prompt: string, signal?: AbortSignal): Promise<Post> {
        return this.tool("generate_text", { kind: "edit", prompt, text }, signal);
    }

    /**
     * Plans posts; the answer has the plan as `main_text`.
     * @param dates the days, as `2026-12-31`, in order
     * @param frequency in words
     */
    plan(prompt: string, dates: string[], frequency?: string, signal?: AbortSignal): Promise<Post> {
        return this.tool("generate_text", { kind: "content_plan", prompt, dates, freq: frequency }, signal);
    }

    /**
     * Makes a post with a picture.
     * @param aspectRatio such as `1x1` or `16:9`
     * @param imageBase64 a picture to work on
     */
    draw(prompt: string, aspectRatio?: string, imageBase64?: string, signal?: AbortSignal): Promise<Post> {
        return this.tool("generate_image", { prompt, aspect_ratio: aspectRatio, image_base64: imageBase64 }, signal);
    }

    /** The newest ones, without their layers. */
    list(limit?: number): Promise<Post[]> {
        return this.doors.own({ method: "GET", path: withQuery("/api/post", { limit }), repeatable: true });
    }

    get(id: string): Promise<Post> {
        return this.doors.own({ method: "GET", path: `/api/post/${id}`, repeatable: true });
    }

    /** @param format such as `1:1`, `16:9` or `512x512` */
    create(format?: string, mainText?: string): Promise<Post> {
        return this.doors.own({ method: "POST", path: "/api/post", body: { format, main_text: mainText } });
    }

    setText(id: string, mainText: string): Promise<Post> {
        return this.doors.own({ method: "PUT", path: `/api/post/${id}/main_text`, body: { main_text: mainText }, repeatable: true });
    }

    /** Has text and picture made anew. */
    regenerate(id: string, signal?: AbortSignal): Promise<Post> {
        return this.doors.own({ method: "POST", path: `/api/post/${id}/main_text`, body: { regenerate: true }, signal });
    }

    /** @param chatId a number of Telegram or `@channel` */
    publish(id: string, chatId: string): Promise<PublishedPost> {
        return this.doors.own({ method: "POST", path: `/api/post/${id}/publish`, body: { chat_id: chatId } });
    }

    /** Puts a layer on top of the others. */
    addLayer(id: string, type: "image" | "text" | "rectangle", data: Record<string, unknown>): Promise<PostLayer> {
        return this.doors.own({ method: "POST", path: `/api/post/${id}/layer/${type}`, body: { data } });
    }

    /** Replaces all of a layer's data; a picture's bytes stay when none are sent. */
    changeLayer(id: string, layerId: string, changes: LayerChanges): Promise<PostLayer> {
        return this.doors.own({ method: "PUT", path: `/api/post/${id}/layer/${layerId}`, body: changes, repeatable: true });
    }

    async removeLayer(id: string, layerId: string): Promise<void> {
        await this.doors.own({ method: "DELETE", path: `/api/post/${id}/layer/${layerId}` });
    }

    private tool(name: string, body: unknown, signal: AbortSignal | undefined): Promise<Post> {
        return this.doors.own({ method: "POST", path: `/api/tool/${name}`, body, signal });
    }
}
