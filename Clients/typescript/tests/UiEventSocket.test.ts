import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { UiEventSocket } from "../src/index.js";
import { PlayedServer } from "./server/PlayedServer.js";
import { NodeWebSocket, quick } from "./socket.js";
import { until } from "./until.js";

describe("A UiEventSocket", () => {
    let server: PlayedServer;
    let screens: WebSocket[];
    let socket: UiEventSocket;
    let seen: [string, unknown][];

    beforeEach(async () => {
        server = await PlayedServer.start();
        screens = [];
        server.upgrades.set("/api/v1/insight", (screen) => void screens.push(screen));
        let asked = 0;
        socket = new UiEventSocket({ baseUrl: server.url, WebSocket: NodeWebSocket, backoff: quick, token: async () => `a token ${++asked}` });
        seen = [];
        for (const name of ["redirect", "toast", "refresh", "update", "modal", "state"] as const) socket.on(name, (event: unknown) => void seen.push([name, event]));
    });

    afterEach(async () => {
        socket.stop();
        await server.stop();
    });

    it("tells what backends do, in their order, and nothing that means nothing", async () => {
        socket.start();
        const screen = await until("a screen", () => screens[0]);
        const frames = [
            { type: "ui_toast", title: "Hello" }, { type: "ui_toast", description: "Oh", variant: "error" }, { type: "ui_redirect", target: "" },
            { type: "ui_redirect", target: "/orders" }, { type: "insight" }, { type: "ui_update", data: { orderId: 42 } },
            { type: "ui_modal", data: { type: "x", items: [1] } }, { type: "ui_refresh" },
        ];
        screen.send("no JSON");
        for (const frame of frames) screen.send(JSON.stringify(frame));
        await until("the last", () => seen.some(([name]) => name === "refresh"));
        expect(seen.filter(([name]) => name !== "state")).toEqual([
            ["toast", { title: "Hello", variant: "success" }], ["toast", { description: "Oh", variant: "error" }], ["redirect", { target: "/orders" }],
            ["update", { orderId: 42 }], ["modal", { type: "x", items: [1] }], ["refresh", {}],
        ]);
        expect(server.handshakes).toEqual(["/api/v1/insight?token=a+token+1&channel=ui_events"]);
    });

    it("comes back as often as it is cut, each time with a fresh token", async () => {
        socket.start();
        for (let cut = 1; cut <= 8; cut++) {
            const screen = await until(`screen ${cut}`, () => screens[cut - 1]);
            await until("the state", () => seen.at(-1)?.[1] === "open");
            screen.terminate();
        }

        await until("the last screen", () => screens.length === 9);
        expect(new URL(server.handshakes[8]!, "http://x").searchParams.get("token")).toBe("a token 9");
    });

    it("gives up when it is refused six times in a row", async () => {
        server.refusesSockets = true;
        socket.start();
        await until("the end", () => seen.at(-1)?.[1] === "refused");
        expect(server.handshakes).toHaveLength(6);
    });
});
