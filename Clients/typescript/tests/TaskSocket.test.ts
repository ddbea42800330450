import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TaskSocket } from "../src/index.js";
import { PlayedServer } from "./server/PlayedServer.js";
import { PlayedStream } from "./server/PlayedStream.js";
import { factsOf, listen } from "./socket.js";
import { until } from "./until.js";

describe("A TaskSocket", () => {
    let server: PlayedServer;
    let stream: PlayedStream;
    let open: TaskSocket | undefined;

    beforeEach(async () => {
        server = await PlayedServer.start();
        stream = new PlayedStream(server);
    });

    afterEach(async () => {
        open?.stop();
        await server.stop();
    });

    const progress = (percent: number, task = 1): void =>
        stream.say({ type: "task_progress", data: { task_id: task, task_type: "t", progress_percent: percent, progress_text: null } });
    const complete = (task = 1): void => stream.say({ type: "task_completed", data: { task_id: task, task_type: "t", result: { n: task } } });
    const connect: typeof listen = (url, options, rest) => {
        const all = listen(url, options, rest);
        open = all.socket;
        all.socket.start();
        return all;
    };

    it("goes on where the connection broke, without a hole and without a repetition", async () => {
        const { socket, frames } = connect(server.url);
        await until("the snapshot", () => frames.length > 0);
        progress(1);
        progress(2);
        await until("two facts", () => factsOf(frames).length === 2);
        server.cut();
        progress(3);
        progress(4);
        await until("the tail", () => factsOf(frames).length === 4);
        expect(factsOf(frames)).toEqual([1, 2, 3, 4]);
        expect(server.handshakes.at(-1)).toBe("/ws/tasks/?epoch=one&after=2");
        expect(socket.position).toEqual({ epoch: "one", seq: 4 });
    });

    it("drops what it has seen, and comes back with its position when something is missing", async () => {
        const { frames } = connect(server.url);
        await until("the snapshot", () => frames.length > 0);
        stream.disturb = (frame) => (frame.seq === 2 ? [] : [frame, frame]);
        for (let percent = 1; percent <= 5; percent++) progress(percent);
        stream.disturb = (frame) => [frame, frame];
        await until("all facts", () => factsOf(frames).length >= 5);
        complete();
        await until("the end", () => frames.some(({ type }) => type === "task_completed"));
        expect(factsOf(frames)).toEqual([1, 2, 3, 4, 5, 6]);
        expect(server.handshakes).toEqual(["/ws/tasks/", "/ws/tasks/?epoch=one&after=1"]);
    });

    it("learns from a ping that it missed something", async () => {
        const { frames } = connect(server.url);
        await until("the snapshot", () => frames.length > 0);
        progress(1);
        await until("a fact", () => factsOf(frames).length === 1);
        stream.disturb = (frame) => (frame.type === "ping" ? [frame] : []);
        progress(2);
        stream.ping();
        stream.disturb = (frame) => [frame];
        await until("the missed one", () => factsOf(frames).length === 2);
        expect(server.handshakes).toHaveLength(2);
    });

    it("takes what the server left out as told", async () => {
        const { frames } = connect(server.url);
        await until("the snapshot", () => frames.length > 0);
        stream.disturb = (frame) => (frame.seq === 3 ? [{ type: "left_out", data: { from_seq: 1, to_seq: 2 }, seq: 2, epoch: "one" }, frame] : []);
        progress(1);
        progress(2);
        progress(3);
        await until("the last", () => factsOf(frames).includes(3));
        expect(factsOf(frames)).toEqual([3]);
        expect(server.handshakes).toHaveLength(1);
    });

    it("tells the ends that a newcomer missed, once, also when the connection breaks in the middle of them", async () => {
        for (const task of [1, 2, 3]) complete(task);
        stream.disturb = (frame) => (frame.seq === 2 ? [] : [frame]);
        const { frames } = connect(server.url);
        await until("the first ends", () => factsOf(frames).length === 2);
        stream.disturb = (frame) => [frame];
        server.cut();
        await until("all ends", () => factsOf(frames).length === 3);
        stream.ping();
        await until("the ping", () => frames.some(({ type }) => type === "ping"));
        expect(factsOf(frames)).toEqual([1, 3, 2]);
        expect(server.handshakes).toEqual(["/ws/tasks/", "/ws/tasks/"]);
    });

    it("answers pings", async () => {
        const { frames } = connect(server.url);
        await until("the snapshot", () => frames.length > 0);
        stream.ping();
        await until("the pong", () => stream.heard.includes('{"type":"pong"}'));
    });

    it("notices by itself that nothing comes any more", async () => {
        const { frames } = connect(server.url, { silenceMs: 100 });
        await until("the snapshot", () => frames.length > 0);
        await until("another handshake", () => server.handshakes.length >= 2);
    });

    it.each([[4001, "signed_out"], [4003, "replaced"], [4004, "policies"]])("stays away after %i", async (code, reason) => {
        const { socket, frames, states } = connect(server.url);
        await until("the snapshot", () => frames.length > 0);
        stream.closeAll(code);
        await until("the end", () => socket.state.status === "closed");
        expect(states.at(-1)).toEqual({ status: "closed", reason });
        expect(server.handshakes).toHaveLength(1);
    });

    it("knows that a newer tab took over when the close itself is lost", async () => {
        const { socket, frames } = connect(server.url);
        await until("the snapshot", () => frames.length > 0);
        stream.tell({ type: "force_disconnect", data: { reason: "new_connection" }, seq: 0, epoch: "one" });
        server.cut();
        await until("the end", () => socket.state.status === "closed");
        expect(socket.state).toEqual({ status: "closed", reason: "replaced" });
    });

    it("goes on over an event stream after a newer tab took over, and takes the socket back when told to", async () => {
        const { socket, frames } = connect(server.url, { afterReplaced: "follow" });
        await until("the snapshot", () => frames.length > 0);
        progress(1);
        await until("a fact", () => factsOf(frames).length === 1);
        stream.closeAll(4003);
        await until("the stream", () => socket.state.status === "following");
        progress(2);
        await until("the next fact", () => factsOf(frames).length === 2);
        stream.cut();
        progress(3);
        await until("the stream again", () => factsOf(frames).length === 3);
        expect(server.handshakes).toHaveLength(1);
        socket.start();
        await until("the socket", () => socket.state.status === "open");
        expect(factsOf(frames)).toEqual([1, 2, 3]);
    });

    it("falls back to an event stream where sockets do not open, and returns to a socket", async () => {
        server.refusesSockets = true;
        progress(1);
        const { socket, frames } = connect(server.url, { fallbackAfter: 3, socketAgainMs: 50 });
        await until("the stream", () => socket.state.status === "following");
        expect(server.handshakes).toHaveLength(3);
        progress(2);
        await until("a fact", () => factsOf(frames).includes(2));
        server.refusesSockets = false;
        await until("the socket", () => socket.state.status === "open");
        progress(3);
        await until("the last fact", () => factsOf(frames).includes(3));
        expect(factsOf(frames)).toEqual([2, 3]);
        expect(stream.readerCount).toBe(1);
    });

    it("learns from the event stream that the session is over", async () => {
        server.refusesSockets = true;
        server.json("GET /api/tasks/events", { status: "error", error_code: "not_authenticated", error_message: "", data: {} }, 401);
        const { socket } = connect(server.url);
        await until("the end", () => socket.state.status === "closed");
        expect(socket.state).toEqual({ status: "closed", reason: "signed_out" });
    });

    it("asks over the socket, one question at a time, and by REST while it is not open", async () => {
        const rest = { cancel: async () => false, status: async () => ({ status: "asked by REST" }) as never };
        const { socket, frames } = connect(server.url, {}, rest);
        await until("the snapshot", () => frames.length > 0);
        const [cancelled, status, unknown] = [socket.cancel(7), socket.status(8), socket.status(9).catch((error: { code: string }) => error.code)];
        await until("the first question", () => stream.heard.length === 1);
        expect(JSON.parse(stream.heard[0]!)).toEqual({ action: "cancel_task", data: { task_id: 7 } });
        stream.tell({ type: "cancel_task_response", data: { task_id: 7, success: true } });
        expect(await cancelled).toBe(true);
        await until("the second question", () => stream.heard.length === 2);
        const state = { task_id: 8, task_type: "t", status: "running", progress_percent: 5, progress_text: null, result: null, error: null };
        stream.tell({ type: "task_status", data: state });
        expect(await status).toEqual(state);
        await until("the third question", () => stream.heard.length === 3);
        stream.tell({ type: "error", data: { error_code: "ai_task_not_found", error_message: "" } });
        expect(await unknown).toBe("ai_task_not_found");
        socket.stop();
        expect(await socket.cancel(7)).toBe(false);
        expect(await socket.status(8)).toEqual({ status: "asked by REST" });
    });
});
