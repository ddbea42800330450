import { UiEventSocket } from "aitasks-client";
import { api } from "../server/server";
import type { Link } from "../tasks/taskStore";
import { modalOf, type Effect } from "./effects";
import type { RawFrame } from "./frameLog";

/** Whom a screen's socket tells what. */
export interface ScreenListener {
    frame: (frame: RawFrame) => void;
    effect: (effect: Effect) => void;
    link: (link: Link) => void;
}

/** Listens to what backends do on this screen, and to the frames in which they say it. Answers how to stop. */
export function watchScreen(tell: ScreenListener): () => void {
    class Overheard extends WebSocket {
        constructor(url: string) {
            super(url);
            this.addEventListener("message", message => tell.frame(JSON.parse(String(message.data)) as RawFrame));
        }
    }

    // A page that is looked at waits for its server as long as it takes.
    const socket = new UiEventSocket({ token: () => api.doors.tokens.get(), WebSocket: Overheard, tries: Number.MAX_SAFE_INTEGER });
    socket.on("state", state => tell.link(state === "refused" ? "closed" : state));
    socket.on("toast", ({ title = "", description = "", variant }) => tell.effect({ kind: "toast", title, description, variant }));
    socket.on("redirect", ({ target }) => tell.effect({ kind: "redirect", target }));
    socket.on("modal", data => tell.effect(modalOf(data)));
    socket.on("update", data => tell.effect({ kind: "update", data }));
    socket.on("refresh", () => tell.effect({ kind: "refresh" }));
    socket.start();
    return () => socket.stop();
}
