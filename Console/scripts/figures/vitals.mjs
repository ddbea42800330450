// The figures of a load, as Lighthouse defines them. All times are in milliseconds after the navigation.

const LONG_TASK = 50;
const QUIET = 5000;
const QUIET_REQUESTS = 2;

/**
 * When a page can be used: the end of the last long task before the first quiet window after the first paint.
 * @param {{ firstPaint: number | undefined, domReady: number, longTasks: Span[], requests: Span[], now: number }} load
 * @returns {number | undefined} undefined as long as no window has been quiet
 * @typedef {{ start: number, end: number }} Span a request that is not answered yet ends now
 */
export function timeToInteractive({ firstPaint, domReady, longTasks, requests, now }) {
    if (firstPaint === undefined || domReady === 0) return undefined;
    let quietSince = firstPaint;
    for (const busy of [...longTasks, ...crowded(requests)].sort((a, b) => a.start - b.start)) {
        if (busy.start - quietSince >= QUIET) break;
        quietSince = Math.max(quietSince, busy.end);
    }
    if (now - quietSince < QUIET) return undefined;
    return Math.max(firstPaint, domReady, ...longTasks.map(({ end }) => end).filter(end => end <= quietSince));
}

/**
 * How long input would have had to wait: what long tasks took beyond what nobody notices, between the first paint and `interactive`.
 * @param {Span[]} longTasks
 * @param {number} firstPaint
 * @param {number} interactive
 */
export function totalBlockingTime(longTasks, firstPaint, interactive) {
    return longTasks.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, interactive) - Math.max(start, firstPaint) - LONG_TASK), 0);
}

/**
 * The worst burst of shifts: less than a second between two of them, five seconds at most.
 * @param {{ at: number, value: number }[]} shifts in order
 */
export function cumulativeLayoutShift(shifts) {
    let worst = 0;
    let burst = { since: -Infinity, last: -Infinity, sum: 0 };
    for (const { at, value } of shifts) {
        if (at - burst.last >= 1000 || at - burst.since >= 5000) burst = { since: at, last: at, sum: 0 };
        burst = { since: burst.since, last: at, sum: burst.sum + value };
        worst = Math.max(worst, burst.sum);
    }
    return worst;
}

/**
 * The middle of values and their range.
 * @param {number[]} values one at least
 */
export function spread(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const half = sorted.length / 2;
    const median = Number.isInteger(half) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[Math.floor(half)];
    return { median, least: sorted[0], most: sorted[sorted.length - 1] };
}

/**
 * The times at which more requests are open than a quiet page has.
 * @param {Span[]} requests
 */
function crowded(requests) {
    const turns = requests.flatMap(({ start, end }) => [{ at: start, by: 1 }, { at: end, by: -1 }]).sort((a, b) => a.at - b.at || a.by - b.by);
    const spans = [];
    let open = 0;
    for (const { at, by } of turns) {
        open += by;
        if (by > 0 && open === QUIET_REQUESTS + 1) spans.push({ start: at, end: at });
        if (by < 0 && open === QUIET_REQUESTS) spans[spans.length - 1].end = at;
    }
    return spans;
}
