// @vitest-environment node
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { cumulativeLayoutShift, spread, timeToInteractive, totalBlockingTime } from "../scripts/figures/vitals.mjs";

const task = (start: number, end: number) => ({ start, end });

describe("the figures of a load", () => {
    const load = { firstPaint: 500, domReady: 600, longTasks: [] as ReturnType<typeof task>[], requests: [] as ReturnType<typeof task>[], now: 20_000 };

    it("wait for a page that can be used until it was quiet for five seconds", () => {
        expect(timeToInteractive({ ...load, now: 5499 })).toBeUndefined();
        expect(timeToInteractive({ ...load, now: 5500 })).toBe(600);
        expect(timeToInteractive({ ...load, firstPaint: undefined })).toBeUndefined();
        expect(timeToInteractive({ ...load, domReady: 0 })).toBeUndefined();
    });

    it("have the end of the last long task before the quiet, and none after it", () => {
        expect(timeToInteractive({ ...load, longTasks: [task(100, 200), task(900, 1100), task(6099, 6300)] })).toBe(6300);
        expect(timeToInteractive({ ...load, longTasks: [task(100, 200), task(900, 1100), task(6100, 6300)] })).toBe(1100);
        expect(timeToInteractive({ ...load, longTasks: [task(16_000, 16_100)], now: 17_000 })).toBe(600);
    });

    it("allow a quiet page two requests; more of them only move the window", () => {
        const open = (count: number) => Array.from({ length: count }, () => task(400, 9000));
        expect(timeToInteractive({ ...load, longTasks: [task(7000, 7100)], requests: open(2) })).toBe(600);
        expect(timeToInteractive({ ...load, longTasks: [task(7000, 7100)], requests: open(3) })).toBe(7100);
        expect(timeToInteractive({ ...load, requests: open(3), now: 13_999 })).toBeUndefined();
    });

    it("count what a long task takes beyond 50 ms while people wait", () => {
        expect(totalBlockingTime([task(0, 400), task(450, 600), task(700, 740), task(900, 1000), task(1100, 9000)], 500, 1200)).toBe(50 + 50 + 50);
    });

    it("have the worst burst of shifts", () => {
        const shift = (at: number, value: number) => ({ at, value });
        expect(cumulativeLayoutShift([])).toBe(0);
        expect(cumulativeLayoutShift([shift(0, 0.1), shift(999, 0.1), shift(2000, 0.15)])).toBeCloseTo(0.2);
        expect(cumulativeLayoutShift([0, 900, 1800, 2700, 3600, 4500, 5400].map(at => shift(at, 0.1)))).toBeCloseTo(0.6);
    });

    it("are in the middle, and have a range", () => {
        expect(spread([5, 1, 3])).toEqual({ median: 3, least: 1, most: 5 });
        expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
    });
});

describe("the script of figures", () => {
    const script = fileURLToPath(new URL("../scripts/figures.mjs", import.meta.url));
    const run = (...given: string[]) => new Promise<{ code: unknown; said: string }>(resolve =>
        execFile(process.execPath, [script, ...given], (error, _, said) => resolve({ code: error?.code ?? 0, said: said.trim() })));
    let stop = () => {};

    afterEach(() => stop());

    it.each([
        ["The console is not built. With Node.js", 200, /^The console is not built: npm run build -w aitasks-console$/],
        ["<h1>Something else</h1>", 404, /^http:\S+ shows no console, but HTTP 404\.$/],
    ])("ends in plain words where it finds %s", async (page, status, words) => {
        const server = createServer((_, response) => void response.writeHead(status).end(page)).listen(0, "127.0.0.1");
        stop = () => void server.close();
        await new Promise(resolve => server.once("listening", resolve));
        const { code, said } = await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
        expect(code).toBe(1);
        expect(said).toMatch(words);
    });

    it("ends in plain words where nothing answers, and for what is no address", async () => {
        expect(await run("http://127.0.0.1:1")).toEqual({ code: 1, said: expect.stringMatching(/^No gateway answers at http:\/\/127\.0\.0\.1:1\./) });
        expect(await run("nowhere")).toEqual({ code: 1, said: "'nowhere' is no address such as http://127.0.0.1:8000." });
    });
});
