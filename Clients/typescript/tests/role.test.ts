import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AiTasksApi, type ApiOptions } from "../src/index.js";
import { PlayedServer } from "./server/PlayedServer.js";
import { quick } from "./socket.js";

describe("What a person may do", () => {
    let server: PlayedServer;
    let signedOut: number;

    beforeEach(async () => {
        signedOut = 0;
        server = await PlayedServer.start();
        server.json("POST /api/rest/front/csrf/", { status: "ok", csrfToken: "body" });
        server.json("GET /me", { user: { role: "user" }, settings: {} });
    });

    afterEach(() => server.stop());

    const api = (options: Partial<ApiOptions> = {}): AiTasksApi =>
        new AiTasksApi({ baseUrl: server.url, backoff: quick, onSignedOut: () => signedOut++, ...options });
    const issue = (path: string, user: object): void =>
        server.json(`POST ${path}`, { access_token: "good", token_type: "bearer", expires_in: 3600, user });

    it("is said with the token of a session, and asked for no more", async () => {
        issue("/auth/token", { role: "admin" });
        const { account } = api();
        expect(await Promise.all([account.role(), account.role()])).toEqual(["admin", "admin"]);
        expect(server.asked("POST /auth/token")).toHaveLength(1);
        expect(server.asked("GET /me")).toHaveLength(0);
    });

    it("is said with the token that a static token is exchanged for", async () => {
        issue("/auth/exchange", { role: "admin" });
        expect(await api({ staticToken: "static" }).account.role()).toBe("admin");
        expect(server.asked("GET /me")).toHaveLength(0);
    });

    it("is asked for where nobody has said it: with a token of somebody else's, and of an older server", async () => {
        expect(await api({ bearer: "theirs" }).account.role()).toBe("user");
        issue("/auth/token", { username: "demo" });
        expect(await api().account.role()).toBe("user");
        expect(server.asked("GET /me").map(({ headers }) => headers.authorization)).toEqual(["Bearer theirs", "Bearer good"]);
    });

    it("is nobody's whose session has ended, and that is told", async () => {
        server.json("POST /auth/token", { error: "not_authenticated", message: "Sign in." }, 401);
        await expect(api().account.role()).rejects.toMatchObject({ status: 401, code: "not_authenticated" });
        expect(signedOut).toBe(1);
    });
});
