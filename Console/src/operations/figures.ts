import type { OperationsSnapshot } from "aitasks-client";

type QueueFigures = NonNullable<OperationsSnapshot["queues"]>[number];

/** A queue with what is parked beside it. */
export interface QueueRow {
    name: string;
    ready: number;
    consumers: number;
    parked: number;
}

const STEPS = [["day", 86_400], ["hour", 3600], ["minute", 60]] as const;

/** A span of time in its largest unit: `12 sec`, `3 min`, `2 hr`, `5 days`; empty for none. */
export function spanText(seconds: number | null, language: string): string {
    if (seconds === null) return "";
    const [unit, size] = STEPS.find(([, size]) => seconds >= size) ?? (["second", 1] as const);
    return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(Math.max(0, Math.floor(seconds / size)));
}

/** Seconds from a moment to a later one, both as the server writes them; 0 when they are the other way round. */
export const secondsBetween = (from: string, to: string) => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);

export const countText = (count: number, language: string) => new Intl.NumberFormat(language).format(count);

/** Money in the unit of the price table, which has no name: small sums keep the figures that say something. */
export const moneyText = (money: number, language: string) =>
    new Intl.NumberFormat(language, money !== 0 && Math.abs(money) < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 }).format(money);

const PARKED = /_(error|skipped)$/;

/** The queues, each with what nobody could handle of it; one of which only the parked ones are known has none ready. */
export function queueRows(queues: readonly QueueFigures[]): QueueRow[] {
    const rows = new Map<string, QueueRow>();
    for (const queue of queues) {
        const name = queue.parked ? queue.name.replace(PARKED, "") : queue.name;
        const row = rows.get(name) ?? { name, ready: 0, consumers: 0, parked: 0 };
        rows.set(name, queue.parked
            ? { ...row, parked: row.parked + queue.messages } : { ...row, ready: row.ready + queue.messages, consumers: row.consumers + queue.consumers });
    }
    return [...rows.values()];
}

/** Open sockets of all nodes by what they speak, most first. */
export function socketTotals(nodes: OperationsSnapshot["nodes"]): [dialect: string, sockets: number][] {
    const totals = new Map<string, number>();
    for (const node of nodes) for (const [dialect, count] of Object.entries(node.sockets)) totals.set(dialect, (totals.get(dialect) ?? 0) + count);
    return [...totals].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

/** The figures at the top of the page. */
export function summaryOf(snapshot: OperationsSnapshot) {
    const open = snapshot.tasks.filter(one => one.oldest_seconds !== null);
    const waiting = open.filter(one => one.state === "pending").map(one => one.oldest_seconds ?? 0);
    return {
        open: open.reduce((sum, one) => sum + one.count, 0),
        oldest: waiting.length ? Math.max(...waiting) : null,
        failed: snapshot.tasks.filter(one => one.state === "failed").reduce((sum, one) => sum + one.count, 0),
        parked: snapshot.queues ? queueRows(snapshot.queues).reduce((sum, row) => sum + row.parked, 0) : null,
        sockets: socketTotals(snapshot.nodes).reduce((sum, [, count]) => sum + count, 0),
    };
}

/** Where the dashboard shows what happened; undefined without a dashboard or a trace. */
export const traceUrl = (dashboard: string | null, trace: string | null) =>
    dashboard && trace ? `${dashboard.replace(/\/$/, "")}/traces/detail/${encodeURIComponent(trace)}` : undefined;
