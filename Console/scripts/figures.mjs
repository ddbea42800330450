// What the first load of the console takes in a browser: npm run figures -w aitasks-console -- [address of a running gateway]
import { availableParallelism } from "node:os";
import { Chromium } from "./figures/Chromium.mjs";
import { measureLoad } from "./figures/measureLoad.mjs";
import { register } from "./figures/register.mjs";
import { spread } from "./figures/vitals.mjs";

const RUNS = 5;
const PATIENCE_MS = 10_000;
const KILOBITS = 1024 / 8;

// Lighthouse's: it plays round trips of 150 ms, connections and their set-up with them, by letting every request wait longer.
const CONDITIONS = {
    phone: {
        device: { width: 412, height: 823, deviceScaleFactor: 1.75, mobile: true },
        cpu: 4,
        network: { latency: 150 * 3.75, downloadThroughput: 1.6 * 1024 * 0.9 * KILOBITS, uploadThroughput: 750 * 0.9 * KILOBITS },
    },
    "as it is": { device: { width: 1350, height: 940, deviceScaleFactor: 1, mobile: false }, cpu: 1, network: undefined },
};

const kilobytes = value => `${(value / 1024).toFixed(1)} KB`;
const milliseconds = value => `${Math.round(value)} ms`;
const ROWS = [
    ["Script over the wire", "scriptWire", kilobytes],
    ["Script decoded", "scriptDecoded", kilobytes],
    ["All over the wire", "allWire", kilobytes],
    ["Requests", "requests", String],
    ["First Contentful Paint", "firstPaint", milliseconds],
    ["Largest Contentful Paint", "largestPaint", milliseconds],
    ["Total Blocking Time", "blocking", milliseconds],
    ["Time to Interactive", "interactive", milliseconds],
    ["Cumulative Layout Shift", "shift", value => value.toFixed(3)],
];

let running;

async function findConsole(text) {
    const gateway = URL.canParse(text) ? new URL(text) : undefined;
    if (!gateway?.protocol.startsWith("http")) throw new Error(`'${text}' is no address such as http://127.0.0.1:8000.`);
    const answer = await fetch(gateway, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
        throw new Error(`No gateway answers at ${gateway.origin}. Start one (./run), or name another address.`);
    });
    const page = await answer.text().catch(() => "");
    if (!page.includes("/assets/index-")) {
        throw new Error(page.includes("not built") ? "The console is not built: npm run build -w aitasks-console" : `${gateway.origin} shows no console, but HTTP ${answer.status}.`);
    }
    return gateway;
}

async function measure(url, conditions, cookies) {
    const runs = [];
    for (let run = 0; run < RUNS; run++) {
        running = await Chromium.start();
        try {
            runs.push(await measureLoad(running, url, conditions, cookies));
        } finally {
            await running.stop();
        }
    }
    return runs;
}

function print(page, figures) {
    const names = Object.keys(figures);
    console.log(`\n${page.padEnd(26)}${names.map(name => name.padEnd(32)).join("").trimEnd()}`);
    for (const [title, key, show] of ROWS) {
        const cells = names.map(name => {
            const { median, least, most } = spread(figures[name].map(run => run[key]));
            return `${show(median)} (${show(least)} to ${show(most)})`.padEnd(32);
        });
        console.log(`${title.padEnd(26)}${cells.join("").trimEnd()}`);
    }
}

async function main() {
    const gateway = await findConsole(process.argv[2] ?? "http://127.0.0.1:8000");
    const cookies = await register(gateway);
    running = await Chromium.start();
    const { product } = await running.send("Browser.getVersion").finally(() => running.stop());
    console.log(`First load of the console at ${gateway.origin} in ${product} without a window, on ${availableParallelism()} processors: median of ${RUNS} runs
(least to most), each in a new browser with an empty profile, so that nothing is cached.

phone     simulated with Lighthouse's settings for one: a screen of 412 x 823, the processor slowed 4 times, a network of 1.6 Mbit/s down, 750 kbit/s up
          and round trips of 150 ms, played by DevTools (each request waits 562.5 ms, nine tenths of the rates; WebSockets are not slowed)
as it is  a window of 1350 x 940, nothing slowed`);
    for (const [page, path, with_] of [["Signing in", "/app/sign-in", {}], ["Tasks of a new person", "/app/tasks", cookies]]) {
        const figures = {};
        for (const [name, conditions] of Object.entries(CONDITIONS)) figures[name] = await measure(new URL(path, gateway), conditions, with_);
        print(page, figures);
    }
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]]) {
    process.once(signal, () => void (running?.stop() ?? Promise.resolve()).finally(() => process.exit(code)));
}
main().catch(error => {
    console.error(error.message);
    process.exitCode = 1;
});
