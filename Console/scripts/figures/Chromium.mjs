import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_MS = 30_000;
const FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps", "--remote-debugging-pipe",
];

/** A Chromium with an empty profile of its own, spoken to in the Chrome DevTools Protocol. It ends when its pipe does, so with this process at the latest. */
export class Chromium {
    #process;
    #profile;
    #ended;
    #asked = new Map();
    #listeners = new Map();
    #last = 0;

    constructor(process, profile) {
        this.#process = process;
        this.#profile = profile;
        this.#ended = new Promise(resolve => process.once("close", resolve));
        const [, , , toChromium, fromChromium] = process.stdio;
        toChromium.on("error", () => undefined);
        let text = "";
        fromChromium.setEncoding("utf8").on("data", chunk => {
            const messages = (text + chunk).split("\0");
            text = messages.pop();
            for (const message of messages) this.#hear(JSON.parse(message));
        });
        process.once("error", error => this.#giveUp(error.message));
        process.once("close", () => this.#giveUp("it ended"));
    }

    /** @throws Error in plain words when there is no Chromium, or it does not start */
    static async start(program = process.env["CHROME"] ?? "/usr/bin/chromium") {
        const profile = await mkdtemp(join(tmpdir(), "console-figures-"));
        const started = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
        const chromium = new Chromium(started, profile);
        const timer = setTimeout(() => chromium.#giveUp("it does not answer"), START_MS);
        try {
            await chromium.send("Browser.getVersion");
            return chromium;
        } catch (error) {
            await chromium.stop();
            throw new Error(`Chromium (${program}) cannot be used: ${error.message}. CHROME=… names another one.`);
        } finally {
            clearTimeout(timer);
        }
    }

    /** @returns {Promise<any>} */
    send(method, params = {}, sessionId = undefined) {
        const id = ++this.#last;
        return new Promise((resolve, reject) => {
            this.#asked.set(id, { resolve, reject });
            this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
        });
    }

    /** A new tab: `send` asks it something, `on` tells of its events. */
    async openTab() {
        const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
        const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
        return {
            send: (method, params) => this.send(method, params, sessionId),
            on: (method, listener) => void this.#listeners.set(`${sessionId} ${method}`, listener),
        };
    }

    async stop() {
        if (this.#process.pid !== undefined && this.#process.exitCode === null && this.#process.signalCode === null) {
            this.#process.kill("SIGKILL");
            await this.#ended;
        }
        // Its other processes end after it, and write until then.
        await rm(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }

    #hear({ id, error, result, method, params, sessionId }) {
        if (id === undefined) return this.#listeners.get(`${sessionId} ${method}`)?.(params);
        const asked = this.#asked.get(id);
        this.#asked.delete(id);
        if (error) asked?.reject(new Error(error.message));
        else asked?.resolve(result);
    }

    #giveUp(reason) {
        for (const { reject } of this.#asked.values()) reject(new Error(reason));
        this.#asked.clear();
    }
}
