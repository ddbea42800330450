import { Emitter } from "../events/Emitter.js";
import { addressOf } from "../socket/options.js";
import { Wakeups } from "../socket/Wakeups.js";
import type { WebSocketFactory, WebSocketLike } from "../socket/WebSocketLink.js";
import { defaultBackoff, pauseMs, type BackoffOptions } from "../waiting/Backoff.js";

/** What a backend does on a person's screens, by name. */
export interface UiEvents {
    redirect: { target: string };
    toast: { title?: string; description?: string; variant: "success" | "error" | "warning" | "info" | "default" };
    refresh: Record<string, never>;
    update: unknown;
    modal: unknown;
    /** `refused`: the server would not have it so often in a row that nothing is tried any more. */
    state: "connecting" | "open" | "waiting" | "refused" | "closed";
}

/** How a `UiEventSocket` behaves. */
export interface UiEventOptions {
    /** A bearer token of the person, asked for before each try. */
    token: () => string | Promise<string>;
    /** Address of the server; empty for the page's own. */
    baseUrl?: string;
    /** Replaces the browser's. */
    WebSocket?: WebSocketFactory;
    backoff?: BackoffOptions;
    /** Tries in a row that do not open, after which it stops. */
    tries?: number;
}

const variants = ["success", "error", "warning", "info", "default"] as const;

/** Listens to what backends do on a person's screens. Nothing is kept for a screen that is not connected. */
export class UiEventSocket extends Emitter<UiEvents> {
    private socket: WebSocketLike | undefined;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private wakeups: Wakeups | undefined;
    private failed = 0;
    private running = 0;

    constructor(private readonly options: UiEventOptions) {
        super();
    }

    start(): void {
        this.stop();
        this.failed = 0;
        this.wakeups = new Wakeups(() => void (this.timer !== undefined && this.connect()));
        this.connect();
    }

    stop(): void {
        this.quit();
        this.emit("state", "closed");
    }

    private connect(): void {
        clearTimeout(this.timer);
        this.timer = undefined;
        this.emit("state", "connecting");
        const run = ++this.running;
        Promise.resolve().then(this.options.token).then(
            (token) => void (run === this.running && this.open(token)), () => void (run === this.running && this.ended()));
    }

    private open(token: string): void {
        const url = addressOf(this.options.baseUrl ?? "", "/api/v1/insight", "ws");
        url.searchParams.set("token", token);
        url.searchParams.set("channel", "ui_events");
        const WebSocket = this.options.WebSocket ?? (globalThis.WebSocket as unknown as WebSocketFactory);
        const socket = (this.socket = new WebSocket(url.href));
        let over = false;
        const end = (): void => {
            if (!over) this.ended();
            over = true;
        };
        socket.onopen = () => {
            this.failed = 0;
            this.emit("state", "open");
        };
        socket.onmessage = (event: { data: unknown }) => this.take(event.data);
        socket.onclose = end;

        // Some tell a refused upgrade by nothing else.
        socket.onerror = end;
    }

    private ended(): void {
        this.drop();
        if (++this.failed > (this.options.tries ?? 5)) {
            this.quit();
            this.emit("state", "refused");
            return;
        }

        this.timer = setTimeout(() => this.connect(), pauseMs(this.failed, this.options.backoff ?? { ...defaultBackoff, firstMs: 1000 }));
        this.emit("state", "waiting");
    }

    private take(text: unknown): void {
        let frame: Record<string, unknown>;
        try {
            frame = JSON.parse(String(text)) as Record<string, unknown>;
        } catch {
            return;
        }

        const variant = variants.find((one) => one === frame.variant) ?? "success";
        if (frame.type === "ui_redirect" && typeof frame.target === "string" && frame.target !== "") this.emit("redirect", { target: frame.target });
        else if (frame.type === "ui_toast") this.emit("toast", { ...words(frame), variant });
        else if (frame.type === "ui_refresh") this.emit("refresh", {});
        else if (frame.type === "ui_update") this.emit("update", frame.data);
        else if (frame.type === "ui_modal") this.emit("modal", frame.data);
    }

    private quit(): void {
        this.running++;
        clearTimeout(this.timer);
        this.timer = undefined;
        this.wakeups?.stop();
        this.drop();
    }

    private drop(): void {
        const { socket } = this;
        this.socket = undefined;
        if (socket === undefined) return;
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.onerror = () => undefined;
        if (socket.readyState <= 1) socket.close(1000);
    }
}

function words({ title, description }: Record<string, unknown>): { title?: string; description?: string } {
    return { ...(typeof title === "string" ? { title } : {}), ...(typeof description === "string" ? { description } : {}) };
}
