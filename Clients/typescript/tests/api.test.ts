import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AiTasksApi, AiTasksError, type ApiOptions } from "../src/index.js";
import { PlayedServer } from "./server/PlayedServer.js";
import { quick } from "./socket.js";

const front = "POST /api/rest/front";
const refusal = (code: string, data = {}): unknown => ({ status: "error", error_code: code, error_message: `It is ${code}.`, data });

describe("The typed calls", () => {
    let server: PlayedServer;

    beforeEach(async () => {
        server = await PlayedServer.start();
        server.json(`${front}/csrf/`, { status: "ok", csrfToken: "body" }, 200, { "X-CSRFToken": "token" });
    });

    afterEach(() => server.stop());

    const api = (options: Partial<ApiOptions> = {}): AiTasksApi => new AiTasksApi({ baseUrl: server.url, backoff: quick, ...options });
    const errorOf = (call: Promise<unknown>): Promise<AiTasksError> => call.then(() => Promise.reject(new Error("It worked.")), (error: AiTasksError) => error);

    it("fetch a CSRF token once and send it along", async () => {
        server.json(`${front}/app/ai-tasks/active/`, { status: "ok", data: { tasks: [] } });
        const calls = api();
        await Promise.all([calls.tasks.active(), calls.tasks.active()]);
        expect(server.asked(`${front}/csrf/`)).toHaveLength(1);
        expect(server.asked(`${front}/app/ai-tasks/active/`).map(({ headers }) => headers["x-csrftoken"])).toEqual(["token", "token"]);
    });

    it("fetch a new CSRF token once where the first is not taken", async () => {
        server.json(`${front}/app/ai-tasks/active/`, refusal("csrf_failed"), 403);
        expect((await errorOf(api().tasks.active())).code).toBe("csrf_failed");
        expect(server.asked(`${front}/app/ai-tasks/active/`)).toHaveLength(2);
        expect(server.asked(`${front}/csrf/`)).toHaveLength(2);
    });

    it("start a task once, however often the start is sent", async () => {
        let tried = 0;
        server.on(`${front}/app/ai-tasks/start/`, (_, response) => {
            tried++;
            if (tried === 1) response.destroy();
            else if (tried === 2) response.writeHead(503, { "Retry-After": "0", "Content-Type": "application/json" }).end(JSON.stringify(refusal("service_unavailable")));
            else response.writeHead(200).end('{"status":"ok","data":{"task_id":5,"task_type":"t","status":"pending"}}');
        });
        expect(await api().tasks.start("t", { a: 1 })).toEqual({ task_id: 5, task_type: "t", status: "pending" });
        const starts = server.asked(`${front}/app/ai-tasks/start/`);
        expect(starts).toHaveLength(3);
        expect(starts[0]?.headers["idempotency-key"]).toMatch(/^[0-9a-f]{32}$/);
        expect(new Set(starts.map(({ headers, body }) => `${headers["idempotency-key"]} ${body}`)).size).toBe(1);
    });

    it("wait as long as Retry-After says, and not for one that is too long", async () => {
        let tried = 0;
        server.on(`${front}/app/ai-tasks/active/`, (_, response) => {
            const seconds = ++tried === 1 ? "1" : "300";
            response.writeHead(503, { "Retry-After": seconds, "Content-Type": "application/json" }).end(JSON.stringify(refusal("service_unavailable")));
        });
        const begun = performance.now();
        const error = await errorOf(api().tasks.active());
        expect(performance.now() - begun).toBeGreaterThan(950);
        expect([tried, error.code, error.retryAfterSeconds]).toEqual([2, "service_unavailable", 300]);
    });

    it("do not repeat what may be done twice", async () => {
        server.on(`${front}/app/ai-tasks/cancel/`, (_, response) => void response.destroy());
        expect((await errorOf(api().tasks.cancel(1))).code).toBe("network_error");
        expect(server.asked(`${front}/app/ai-tasks/cancel/`)).toHaveLength(1);
    });

    it.each([
        ["of the business", { status: 200, body: refusal("ai_task_cooldown", { wait_seconds: 38 }) }, "ai_task_cooldown", "It is ai_task_cooldown."],
        ["of contract E", { status: 404, body: { error: "not_found", message: "No chat.", details: { field: "id" }, detail: "No chat." } }, "not_found", "No chat."],
        ["of contract B", { status: 400, body: { error: "Пустой запрос." } }, "http_400", "Пустой запрос."],
    ])("know refusals %s", async (_, { status, body }, code, message) => {
        server.json(`${front}/app/ai-tasks/start/`, body, status);
        const error = await errorOf(api().tasks.start("t"));
        expect([error.code, error.message]).toEqual([code, message]);
        if (code === "ai_task_cooldown") expect(error.number("wait_seconds")).toBe(38);
    });

    it("never pass on a proxy's page", async () => {
        server.on(`${front}/app/ai-tasks/active/`, (_, response) => void response.writeHead(500).end("<html>secret</html>"));
        const error = await errorOf(api().tasks.active());
        expect([error.code, error.message.includes("<")]).toEqual(["bad_answer", false]);
        server.on(`${front}/app/ai-tasks/active/`, (_, response) => void response.writeHead(200).end("<html></html>"));
        expect((await errorOf(api().tasks.active())).code).toBe("bad_answer");
    });

    it("tell that nobody is signed in without crying about it, and that a session ended", async () => {
        server.json(`${front}/get-user-data/`, refusal("not_authenticated"), 401);
        server.json(`${front}/app/ai-tasks/active/`, refusal("not_authenticated"), 401);
        const onSignedOut = vi.fn();
        const calls = api({ onSignedOut });
        expect(await calls.account.me()).toBeUndefined();
        expect(onSignedOut).not.toHaveBeenCalled();
        await errorOf(calls.tasks.active());
        expect(onSignedOut).toHaveBeenCalledOnce();
    });

    describe("with bearer tokens", () => {
        let issued = 0;
        let good = "";

        beforeEach(() => {
            issued = 0;
            const issue = (life: number) => (_: unknown, response: { writeHead(status: number): { end(text: string): void } }): void => {
                good = `bearer-${++issued}`;
                response.writeHead(200).end(JSON.stringify({ access_token: good, token_type: "bearer", expires_in: life, user: {} }));
            };
            server.on("POST /auth/token", issue(3600));
            server.on("POST /auth/exchange", issue(0));
            server.on("GET /chats", ({ headers }, response) => void (headers.authorization === `Bearer ${good}`
                ? response.writeHead(200).end("[]") : response.writeHead(401).end('{"error":"not_authenticated","message":"token expired"}')));
        });

        it("get one for the session, and keep it", async () => {
            const calls = api();
            await Promise.all([calls.chats.list(), calls.chats.list(5)]);
            await calls.chats.list();
            expect(issued).toBe(1);
            expect(server.asked("POST /auth/token")[0]?.headers["x-csrftoken"]).toBe("token");
            expect(server.asked("GET /chats").map(({ query }) => query.get("limit"))).toContain("5");
        });

        it("get a new one once after a refusal; a second refusal is the end", async () => {
            const onSignedOut = vi.fn();
            const calls = api({ onSignedOut });
            await calls.chats.list();
            good = "";
            await calls.chats.list();
            expect([issued, onSignedOut.mock.calls.length]).toEqual([2, 0]);
            server.json("GET /chats", { error: "not_authenticated", message: "no" }, 401);
            expect((await errorOf(calls.chats.list())).status).toBe(401);
            expect([issued, onSignedOut.mock.calls.length]).toEqual([3, 1]);
        });

        it("exchange a static token, also for the calls of contract A, and renew what has ended", async () => {
            server.json(`${front}/app/ai-tasks/active/`, { status: "ok", data: { tasks: [] } });
            const calls = api({ staticToken: "static" });
            await calls.chats.list();
            await calls.tasks.active();
            expect(server.asked("POST /auth/exchange").map(({ json }) => json)).toEqual([{ static_token: "static" }, { static_token: "static" }]);
            expect(server.asked(`${front}/app/ai-tasks/active/`)[0]?.headers.authorization).toBe("Bearer bearer-2");
            expect(server.asked(`${front}/csrf/`)).toHaveLength(0);
        });

        it("use the one they are given", async () => {
            good = "given";
            await api({ bearer: "given" }).chats.list();
            expect(issued).toBe(0);
        });

        it("upload files", async () => {
            server.json("POST /files/upload", { id: "f" });
            const shares: number[] = [];
            const stored = await api().files.upload(new Blob(["text"]), { name: "note.txt", progress: (share) => void shares.push(share) });
            expect([stored.id, shares]).toEqual(["f", [1]]);
            expect(server.asked("POST /files/upload")[0]?.body).toMatch(/name="file"; filename="note.txt"[^]*text/);
        });

        it("ask a question once", async () => {
            let tried = 0;
            server.on("POST /chats/c/messages", (_, response) => void (++tried === 1 ? response.destroy() : response.writeHead(201).end('{"id":"m"}')));
            expect((await api().chats.ask("c", { content: "?" })).id).toBe("m");
            expect(new Set(server.asked("POST /chats/c/messages").map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
        });
    });
});
