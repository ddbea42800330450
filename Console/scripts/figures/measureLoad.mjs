import { setTimeout as sleep } from "node:timers/promises";
import { cumulativeLayoutShift, timeToInteractive, totalBlockingTime } from "./vitals.mjs";

const LIMIT_MS = 60_000;
const LOOK_MS = 500;

// What a Chromium does at its own start would be measured too.
const SETTLE_MS = 1000;

/**
 * Loads a page in a Chromium that has loaded nothing yet, and watches until it is quiet.
 * @param {import("./Chromium.mjs").Chromium} chromium
 * @param {URL} url
 * @param {{ device: object, cpu: number, network: object | undefined }} conditions
 * @param {Record<string, string>} cookies
 */
export async function measureLoad(chromium, url, conditions, cookies) {
    const tab = await chromium.openTab();
    await tab.send("Page.enable");
    await tab.send("Network.enable");
    await tab.send("Emulation.setDeviceMetricsOverride", conditions.device);
    await tab.send("Emulation.setCPUThrottlingRate", { rate: conditions.cpu });
    if (conditions.network) await tab.send("Network.emulateNetworkConditions", { offline: false, ...conditions.network });
    await tab.send("Network.setCookies", {
        cookies: Object.entries(cookies).map(([name, value]) => ({ name, value, url: url.origin, secure: url.protocol === "https:" })),
    });
    await tab.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${observe})()` });
    await sleep(SETTLE_MS);

    const requests = watchRequests(tab);
    const { errorText } = await tab.send("Page.navigate", { url: url.href });
    if (errorText) throw new Error(`${url} cannot be loaded: ${errorText}.`);

    const until = Date.now() + LIMIT_MS;
    for (;;) {
        await sleep(LOOK_MS);
        const { result } = await tab.send("Runtime.evaluate", { expression: "self.seenByFigures?.()", returnByValue: true });
        const seen = result.value;
        if (seen === undefined) continue;
        const interactive = timeToInteractive({ ...seen, requests: requests.spans(seen) });
        if (interactive !== undefined) {
            if (seen.path !== url.pathname || !seen.hasHeading) throw new Error(`${url} showed ${seen.path}${seen.hasHeading ? "" : " without a heading"}.`);
            return {
                ...requests.sums(),
                firstPaint: seen.firstPaint,
                largestPaint: seen.largestPaint,
                blocking: totalBlockingTime(seen.longTasks, seen.firstPaint, interactive),
                interactive,
                shift: cumulativeLayoutShift(seen.shifts),
            };
        }
        if (Date.now() > until) throw new Error(`${url} was not quiet after ${LIMIT_MS / 1000} s.`);
    }
}

// Runs in the page, before its first script.
function observe() {
    const longTasks = [];
    const shifts = [];
    let largestPaint;
    const follow = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take)).observe({ type, buffered: true });
    follow("longtask", ({ startTime, duration }) => longTasks.push({ start: startTime, end: startTime + duration }));
    follow("layout-shift", ({ startTime, value }) => shifts.push({ at: startTime, value }));
    follow("largest-contentful-paint", ({ startTime }) => (largestPaint = startTime));
    self.seenByFigures = () => ({
        longTasks,
        shifts,
        largestPaint,
        firstPaint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
        domReady: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
        now: performance.now(),
        timeOrigin: performance.timeOrigin,
        path: location.pathname,
        hasHeading: document.querySelector("h1") !== null,
    });
}

function watchRequests(tab) {
    const all = new Map();
    // Between the clock of the protocol and the one of the day, both in seconds.
    let offset = 0;
    tab.on("Network.requestWillBeSent", ({ requestId, request, timestamp, wallTime, type }) => {
        // A stream of events is open for as long as the page.
        if (!request.url.startsWith("http") || type === "EventSource") return;
        offset = wallTime - timestamp;
        all.set(requestId, { start: timestamp, end: undefined, isScript: false, wire: 0, decoded: 0 });
    });
    const change = (requestId, changes) => all.has(requestId) && Object.assign(all.get(requestId), changes);
    tab.on("Network.responseReceived", ({ requestId, response }) => change(requestId, { isScript: response.mimeType.includes("javascript") }));
    tab.on("Network.dataReceived", ({ requestId, dataLength }) => change(requestId, { decoded: (all.get(requestId)?.decoded ?? 0) + dataLength }));
    tab.on("Network.loadingFinished", ({ requestId, timestamp, encodedDataLength }) => change(requestId, { end: timestamp, wire: encodedDataLength }));
    tab.on("Network.loadingFailed", ({ requestId, timestamp }) => change(requestId, { end: timestamp }));
    return {
        spans: ({ timeOrigin, now }) => {
            const inPage = timestamp => (timestamp + offset) * 1000 - timeOrigin;
            return [...all.values()].map(({ start, end }) => ({ start: inPage(start), end: end === undefined ? now : inPage(end) }));
        },
        sums: () => {
            const requests = [...all.values()];
            const scripts = requests.filter(({ isScript }) => isScript);
            const sum = (of, what) => of.reduce((total, one) => total + one[what], 0);
            return { scriptWire: sum(scripts, "wire"), scriptDecoded: sum(scripts, "decoded"), allWire: sum(requests, "wire"), requests: requests.length };
        },
    };
}
