import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AiTasksApi, ChatStream, noAnswer, readAnswer, reduceAnswer, type AiTasksError, type ChatEvent } from "../src/index.js";
import { PlayedServer } from "./server/PlayedServer.js";
import { quick } from "./socket.js";
import { until } from "./until.js";

type Written = [name: string, data: Record<string, unknown>];

const words = ["Высота ", "", "первого ", "этажа — ", "🦊 3,3 м."];
const phase: Written = ["phase_started", { phase: "search", description: "Поиск" }];
const tool: Written = ["tool_call", { tool: "search", parameters: { q: "высота" }, reason: "нужна" }];
const whole = words.join("");

/** The answer as it is told from its beginning, its text in pieces of the given length. */
function answerIn(pieces: string[], id = "1"): Written[] {
    let accumulated = "";
    const tokens = pieces.map((token): Written => ["llm_token", { token, accumulated: (accumulated += token), model: "m" }]);
    const image: Written = ["image_ready", { block_id: "b", kind: "plan", url: `http://x/${Math.random()}`, width: 1, height: 1, reason: "" }];
    return [
        ["processing_started", { request_id: id }], phase, tool, ["phase_progress", { phase: "search", progress: 0.5, message: "" }], tool, image,
        ["llm_thinking", { content: "Hm.", accumulated: "Hm.", model: "m" }], ...tokens,
        ["llm_final", { content: pieces.join(""), model: "m" }], ["completed", { message: "done" }],
    ];
}

describe("A ChatStream", () => {
    let server: PlayedServer;
    let api: AiTasksApi;

    beforeEach(async () => {
        server = await PlayedServer.start();
        api = new AiTasksApi({ baseUrl: server.url, bearer: "token", backoff: quick });
    });

    afterEach(() => server.stop());

    const write = (response: ServerResponse, [name, data]: Written): boolean => response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    const serve = (connections: ((response: ServerResponse) => Promise<void> | void)[]): void => {
        let connection = 0;
        server.on("GET /chats/c/stream", (_, response) => {
            response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8" }).write(": keepalive\n\n");
            return connections[Math.min(connection++, connections.length - 1)]!(response);
        });
    };
    const readAll = async (stream: ChatStream): Promise<ChatEvent[]> => {
        const events: ChatEvent[] = [];
        for await (const event of stream) events.push(event);
        return events;
    };
    const textOf = (events: ChatEvent[]): string => events.map((event) => (event.name === "llm_token" ? event.data.token : "")).join("");

    it("reads an answer to its end", async () => {
        serve([(response) => {
            for (const event of answerIn(words)) write(response, event);
            response.end();
        }]);
        const events = await readAll(new ChatStream(api, "c", { documentIds: ["d", "e"] }));
        expect(textOf(events)).toBe(whole);
        expect(events.at(-1)).toEqual({ name: "completed", data: { message: "done" } });
        expect(server.asked("GET /chats/c/stream")[0]).toMatchObject({ headers: { authorization: "Bearer token" } });
        expect(server.asked("GET /chats/c/stream")[0]?.query.get("document_ids")).toBe("d,e");
    });

    it("repeats and loses nothing, wherever it is cut and however the text is cut the next time", async () => {
        const all = answerIn(words);
        const undisturbed = all.filter(([, data]) => data.token !== "").map(([name]) => name).filter((name) => name !== "llm_token");
        for (let first = 0; first < all.length; first++) {
            const second = (first * 7 + 3) % all.length;
            const cutAfter = (count: number, pieces: string[]) => async (response: ServerResponse): Promise<void> => {
                for (const event of answerIn(pieces).slice(0, count)) write(response, event);
                await new Promise((resolve) => setTimeout(resolve, 1));
                response.destroy();
            };
            serve([cutAfter(first, words), cutAfter(second, [...whole]), (response) => {
                for (const event of answerIn([whole.slice(0, 9), whole.slice(9)])) write(response, event);
                response.end();
            }]);
            const events = await readAll(new ChatStream(api, "c"));
            expect(textOf(events), `cut after ${first} and ${second}`).toBe(whole);
            expect(events.map(({ name }) => name).filter((name) => name !== "llm_token"), `cut after ${first} and ${second}`).toEqual(undisturbed);
        }
    });

    it("begins anew when another answer takes the place of the first", async () => {
        serve([(response) => {
            for (const event of answerIn(["old text"]).slice(0, -2)) write(response, event);
            for (const event of answerIn(words, "2")) write(response, event);
            response.end();
        }]);
        const events = await readAll(new ChatStream(api, "c"));
        expect(events.reduce(reduceAnswer, noAnswer)).toMatchObject({ status: "completed", text: whole, phases: [{ phase: "search", progress: 0.5 }] });
        expect(events.filter(({ name }) => name === "processing_started")).toHaveLength(2);
    });

    it("tries again when a server stops, and not when the answer failed", async () => {
        serve([(response) => {
            write(response, ["error", { message: "stopping", code: "server_stopping" }]);
            response.end();
        }, (response) => {
            write(response, ["error", { message: "The model is away.", code: "model_unavailable" }]);
            response.end();
        }]);
        const events = await readAll(new ChatStream(api, "c"));
        expect(events).toEqual([{ name: "error", data: { message: "The model is away.", code: "model_unavailable" } }]);
    });

    it("gives up after a number of tries that brought nothing", async () => {
        serve([(response) => void response.destroy()]);
        const error = await readAll(new ChatStream(api, "c", { tries: 3 })).catch((thrown: AiTasksError) => thrown);
        expect((error as AiTasksError).code).toBe("network_error");
        expect(server.asked("GET /chats/c/stream")).toHaveLength(3);
    });

    it("comes back when nothing is heard any more", async () => {
        serve([() => undefined, (response) => {
            for (const event of answerIn(words)) write(response, event);
            response.end();
        }]);
        expect(textOf(await readAll(new ChatStream(api, "c", { silenceMs: 50 })))).toBe(whole);
    });

    it("gets a new token where the first is not taken", async () => {
        let token = 0;
        server.on("POST /auth/exchange", (_, response) => void response.end(`{"access_token":"t${++token}","expires_in":3600}`));
        server.on("GET /chats/c/stream", ({ headers }, response) => {
            const good = headers.authorization === "Bearer t2";
            response.writeHead(good ? 200 : 401, { "Content-Type": "text/event-stream" });
            write(response, good ? ["completed", { message: "done" }] : ["error", { message: "token expired", code: "not_authenticated" }]);
            response.end();
        });
        const events = await readAll(new ChatStream(new AiTasksApi({ baseUrl: server.url, staticToken: "s", backoff: quick }), "c"));
        expect(events.map(({ name }) => name)).toEqual(["completed"]);
    });

    it("stops the answer, and can be left without stopping it", async () => {
        let reader: ServerResponse | undefined;
        serve([(response) => {
            reader = response;
            write(response, answerIn(words)[0]!);
        }]);
        server.on("POST /chats/c/stop", (_, response) => {
            write(reader!, ["completed", { message: "stopped" }]);
            response.end('{"stopped":[]}');
        });
        const stream = new ChatStream(api, "c");
        const reading = readAll(stream);
        await until("a reader", () => reader);
        await stop(stream);
        expect((await reading).at(-1)).toEqual({ name: "completed", data: { message: "stopped" } });

        const left = new ChatStream(api, "c");
        reader = undefined;
        const leaving = readAll(left);
        const there = await until("another reader", () => reader);
        const gone = new Promise((resolve) => there.on("close", resolve));
        left.leave();
        await leaving;
        await gone;
        expect(server.asked("POST /chats/c/stop")).toHaveLength(1);
    });

    const stop = (stream: ChatStream): Promise<void> => stream.stop();

    it("is put together with the sources that the message has", async () => {
        serve([(response) => {
            for (const event of answerIn(words)) write(response, event);
            response.end();
        }]);
        server.json("GET /chats/c", { id: "c", messages: [{ role: "user" }, { role: "assistant", content: whole, sources: [{ name: "plan.pdf" }] }] });
        const texts: string[] = [];
        const answer = await readAnswer(api, new ChatStream(api, "c"), (state) => void texts.push(state.text));
        expect(answer).toMatchObject({ status: "completed", text: whole, thinking: "Hm.", message: { sources: [{ name: "plan.pdf" }] } });
        expect(answer.toolCalls).toHaveLength(2);
        expect(texts).toContain("Высота первого ");
    });
});
