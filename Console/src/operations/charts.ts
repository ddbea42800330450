import type { UsageFigures, UsageReport } from "aitasks-client";

/** A day of a period; one without calls has no figures. */
export interface ChartDay {
    /** `YYYY-MM-DD`, UTC. */
    day: string;
    figures: UsageFigures | null;
}

/** Every day of the period, those without calls too: a gap in a chart is a day, too. */
export function everyDay(report: UsageReport): ChartDay[] {
    const found = new Map(report.days.map(one => [one.day, one.figures]));
    const days: ChartDay[] = [];
    for (let at = Date.parse(report.from); at <= Date.parse(report.to); at += 86_400_000) {
        const day = new Date(at).toISOString().slice(0, 10);
        days.push({ day, figures: found.get(day) ?? null });
    }
    return days;
}

/**
 * Round marks of an axis from 0 to at least the largest value: 1, 2 or 5 times a power of ten apart, at most five steps.
 * @param least the smallest step: 1 for what is counted, of which there are no fifths
 */
export function marksFor(largest: number, least = 0): number[] {
    if (!(largest > 0)) return [0, 1];
    const power = 10 ** Math.floor(Math.log10(largest / 4));
    const step = Math.max(least, [1, 2, 5, 10].map(factor => factor * power).find(step => step * 5 >= largest) ?? 10 * power);
    const count = Math.ceil(largest / step - 1e-9);
    // Multiplied from the exponent's digits, so that 3 × 0.1 is 0.3.
    return Array.from({ length: count + 1 }, (_, mark) => Number((mark * step).toPrecision(12)));
}

/** A model's calls of the whole period. */
export interface ModelTotal {
    provider: string;
    model: string;
    calls: number;
    tokens: number;
    cost: number;
}

/** What each model took in all days together, the dearest first. */
export function modelTotals(report: UsageReport): ModelTotal[] {
    const totals = new Map<string, ModelTotal>();
    for (const { provider, model, calls, input_tokens, output_tokens, cost } of report.days.flatMap(day => day.models)) {
        const key = JSON.stringify([provider, model]);
        const one = totals.get(key) ?? { provider, model, calls: 0, tokens: 0, cost: 0 };
        totals.set(key, { ...one, calls: one.calls + calls, tokens: one.tokens + input_tokens + output_tokens, cost: one.cost + cost });
    }
    return [...totals.values()].sort((a, b) => b.cost - a.cost || b.calls - a.calls);
}
