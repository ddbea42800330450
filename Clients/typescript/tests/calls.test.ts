import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AiTasksApi, type AiTasksError, type ApiOptions } from "../src/index.js";
import { me, storedFile, user } from "./answers.js";
import { front, rows } from "./callRows.js";
import { strangeIn } from "./describedCall.js";
import { PlayedServer } from "./server/PlayedServer.js";
import { quick } from "./socket.js";

// Those whose body or answer is no JSON, and what comes with the token, have tests of their own.
const elsewhere = ["files.upload", "files.content", "settings.export", "account.role"];

describe("Each call", () => {
    let server: PlayedServer;

    beforeEach(async () => {
        server = await PlayedServer.start();
        server.json(`${front}/csrf/`, { status: "ok", csrfToken: "csrf" });
        server.json("POST /auth/token", { access_token: "bearer", token_type: "bearer", expires_in: 3600, user: me.user });
    });

    afterEach(() => server.stop());

    const api = (options: Partial<ApiOptions> = {}): AiTasksApi => new AiTasksApi({ baseUrl: server.url, backoff: quick, ...options });
    const errorOf = (call: Promise<unknown>): Promise<AiTasksError> =>
        call.then(() => Promise.reject(new Error("It worked.")), (error: AiTasksError) => error);
    const routeOf = (asked: string): string => asked.split("?")[0] ?? "";

    it("is looked at here", () => {
        const inner = ["constructor", "tool", "send", "sendWatched"];
        const described = Object.entries(api()).filter(([part]) => part !== "doors").flatMap(([part, calls]) =>
            Object.getOwnPropertyNames(Object.getPrototypeOf(calls)).filter((name) => !inner.includes(name)).map((name) => `${part}.${name}`));
        expect([...rows.map(({ name }) => name), ...elsewhere].sort()).toEqual(described.sort());
    });

    it.each(rows)("$name goes to its address as the server describes it, and gives what is answered", async (row) => {
        const { door, call, asked, body, gives, answer } = row;
        server.json(routeOf(asked), answer);
        expect(await call(api())).toEqual(gives);
        const [request, ...more] = server.asked(routeOf(asked));
        if (request === undefined) throw new Error(`Asked was ${server.requests.map(({ method, path }) => `${method} ${path}`).join(", ")}.`);
        expect(more).toEqual([]);
        expect(`${request.method} ${request.path}${request.query.size === 0 ? "" : `?${request.query}`}`).toBe(asked);
        expect(request.json).toEqual(body);
        expect(strangeIn(request)).toEqual([]);
        const { "x-csrftoken": csrf, authorization } = request.headers;
        expect([csrf, authorization]).toEqual(door === "bearer" ? [undefined, "Bearer bearer"] : ["csrf", undefined]);
    });

    it.each(rows)("$name is made again after a lost answer only where that does nothing twice", async (row) => {
        const { repeated, call, asked, gives, answer } = row;
        let tried = 0;
        server.on(routeOf(asked), (_, response) => {
            if (++tried === 1) response.destroy();
            else response.writeHead(200).end(JSON.stringify(answer));
        });
        if (repeated) expect(await call(api())).toEqual(gives);
        else expect((await errorOf(call(api()))).code).toBe("network_error");
        expect(tried).toBe(repeated ? 2 : 1);
    });

    it("gives a file as it is, also after a lost answer", async () => {
        let tried = 0;
        server.on("GET /files/f/content", (_, response) => {
            if (++tried === 1) response.destroy();
            else response.writeHead(200, { "Content-Type": "application/pdf" }).end("%PDF");
        });
        const content = await api().files.content("f");
        expect([content.type, await content.text()]).toEqual(["application/pdf", "%PDF"]);
        expect(server.asked("GET /files/f/content")[1]?.headers.authorization).toBe("Bearer bearer");
    });

    it("gives what is known of a person as the file that comes", async () => {
        server.on("GET /me/export", (_, response) => void response.writeHead(200, { "Content-Type": "application/zip" }).end("PK"));
        const archive = await api().settings.export();
        expect([archive.type, await archive.text()]).toEqual(["application/zip", "PK"]);
        expect(server.asked("GET /me/export")[0]?.headers.authorization).toBe("Bearer bearer");
    });

    it("sends a file with its name", async () => {
        server.json("POST /files/upload", storedFile, 201);
        expect(await api().files.upload(new File(["%PDF"], "plan1.pdf"))).toEqual(storedFile);
        const [request] = server.asked("POST /files/upload");
        expect(request?.headers.authorization).toBe("Bearer bearer");
        expect(request?.body).toMatch(/name="file"; filename="plan1.pdf"[^]*%PDF/);
    });

    const gone = { error: "not_found", message: "Gone." };
    const away = { error: "broker_away", message: "Away." };
    const forbidden = { error: "forbidden", message: "Forbidden." };
    const large = { error: "request_too_large", message: "Too large." };
    const taken = { status: "error", error_code: "email_already_registered", error_message: "Taken.", data: {} };

    it.each([
        ["of what is there no more", () => api().operations.requeue("q", "m"), "POST /v1/admin/operations/errors/q/m/requeue", 404, gone, "not_found", "Gone."],
        ["of a broker that is away", () => api().operations.errors(), "GET /v1/admin/operations/errors", 503, away, "broker_away", "Away."],
        ["of what is for administrators", () => api().operations.snapshot(), "GET /v1/admin/operations", 403, forbidden, "forbidden", "Forbidden."],
        ["of somebody else's post", () => api().posts.get("p"), "GET /api/post/p", 404, { error: "No post." }, "http_404", "No post."],
        ["of a large file", () => api().files.upload(new Blob(["x"])), "POST /files/upload", 413, large, "request_too_large", "Too large."],
        ["of a taken name", () => api().account.register("a", "b"), `${front}/registration/`, 200, taken, "email_already_registered", "Taken."],
    ])("passes on the refusal %s, asking once", async (_, call, route, status, body, code, words) => {
        server.json(route, body, status);
        const error = await errorOf(call());
        expect([error.code, error.message]).toEqual([code, words]);
        expect(server.asked(route)).toHaveLength(1);
    });

    it("takes a task that has ended for one that is not cancelled, and no other refusal", async () => {
        const refuse = (code: string): void =>
            server.json(`${front}/app/ai-tasks/cancel/`, { status: "error", error_code: code, error_message: "No.", data: {} });
        refuse("ai_task_cannot_cancel");
        expect(await api().tasks.cancel(5)).toBe(false);
        refuse("ai_task_not_found");
        expect((await errorOf(api().tasks.cancel(5))).code).toBe("ai_task_not_found");
    });

    it("does not take a wrong password for the end of a session", async () => {
        const onSignedOut = vi.fn();
        server.json(`${front}/login/`, { status: "error", error_code: "invalid_credentials", error_message: "No.", data: {} }, 401);
        expect((await errorOf(api({ onSignedOut }).account.login("a", "b"))).code).toBe("invalid_credentials");
        expect(onSignedOut).not.toHaveBeenCalled();
    });

    it("forgets the bearer token of whoever was signed in before", async () => {
        server.json(`${front}/login/`, { status: "ok", data: user });
        server.json("GET /me", me);
        const calls = api();
        await calls.account.role();
        await calls.account.login("b", "b");
        await calls.account.role();
        expect(server.asked("POST /auth/token")).toHaveLength(2);
    });

    it("of everybody's backend brings the key of its service", async () => {
        server.json("POST /api/ui-events", {});
        await api({ serviceKey: "key" }).uiEvents.show({ type: "toast" });
        expect(server.asked("POST /api/ui-events")[0]?.headers["x-service-key"]).toBe("key");
    });
});
