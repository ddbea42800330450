// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AiTasksApi, type AiTasksError, type TaskSocket } from "../src/index.js";
import { servePage } from "./page.js";
import { PlayedServer } from "./server/PlayedServer.js";
import { PlayedStream } from "./server/PlayedStream.js";
import { listen } from "./socket.js";
import { until } from "./until.js";

describe("On a page", () => {
    let server: PlayedServer;
    let socket: TaskSocket | undefined;

    beforeEach(async () => {
        server = await PlayedServer.start();
        servePage(server.url);
    });

    afterEach(async () => {
        socket?.stop();
        await server.stop();
    });

    it.each(["online", "visibilitychange"])("a socket that waits is woken by %s", async (name) => {
        const stream = new PlayedStream(server);
        ({ socket } = listen("", { backoff: { firstMs: 3_600_000, maxMs: 3_600_000, factor: 1, random: () => 0.9 } }));
        socket.start();
        await until("the socket", () => socket?.state.status === "open" && stream.readerCount === 1);
        server.cut();
        await until("the pause", () => socket?.state.status === "waiting");
        (name === "online" ? window : document).dispatchEvent(new Event(name));
        await until("the socket again", () => socket?.state.status === "open");
        socket.stop();
        window.dispatchEvent(new Event(name));
        expect(server.handshakes).toHaveLength(2);
    });

    it("an upload tells how far it is, can be given up, and says why it was refused", async () => {
        server.json("POST /files/upload", { id: "f" });
        const api = new AiTasksApi({ bearer: "token" });
        const requests: XMLHttpRequest[] = [];
        const { open } = XMLHttpRequest.prototype;
        vi.spyOn(XMLHttpRequest.prototype, "open").mockImplementation(function (this: XMLHttpRequest, ...call: unknown[]) {
            requests.push(this);
            return (open as (...call: unknown[]) => void).apply(this, call);
        });
        const shares: number[] = [];
        const upload = api.files.upload(new File(["text"], "note.txt"), { progress: (share) => void shares.push(share) });
        await until("the request", () => requests.length === 1);

        // happy-dom does not say how far it is.
        requests[0]!.upload.onprogress!.call(requests[0]!, new ProgressEvent("progress", { lengthComputable: true, loaded: 1, total: 4 }) as never);
        expect([(await upload).id, shares]).toEqual(["f", [0.25]]);
        expect(server.asked("POST /files/upload")[0]?.headers.authorization).toBe("Bearer token");

        const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => "", (error: AiTasksError) => error.code);
        expect(await codeOf(api.files.upload(new File(["x"], "x"), { signal: AbortSignal.abort() }))).toBe("aborted");
        server.json("POST /files/upload", { error: "request_too_large", message: "Too large." }, 413);
        expect(await codeOf(api.files.upload(new File(["x"], "x")))).toBe("request_too_large");
        vi.restoreAllMocks();
    });
});
