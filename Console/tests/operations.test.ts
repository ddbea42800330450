import { AiTasksError, type OperationsSnapshot, type UsageFigures, type UsageReport } from "aitasks-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope, type EffectScope } from "vue";
import { everyDay, marksFor, modelTotals } from "../src/operations/charts";
import { moneyText, queueRows, secondsBetween, socketTotals, spanText, summaryOf, traceUrl } from "../src/operations/figures";
import { useRefreshed } from "../src/operations/refreshed";

const figures = (cost: number, calls = 1): UsageFigures => ({
    calls, cost, input_tokens: 10, output_tokens: 5, own_key_calls: 0, own_key_cost: 0, unpriced_calls: 0, open_calls: 0, estimated_calls: 0,
});
const report = (days: UsageReport["days"]) => ({ from: "2026-02-27", to: "2026-03-02", days }) as UsageReport;

describe("a chart's scale", () => {
    it.each([
        [0, [0, 1]], [1, [0, 0.2, 0.4, 0.6, 0.8, 1]], [4, [0, 1, 2, 3, 4]], [7, [0, 2, 4, 6, 8]], [23, [0, 5, 10, 15, 20, 25]],
        [0.0031, [0, 0.001, 0.002, 0.003, 0.004]],
    ])("for %d has round marks that reach it", (largest, marks) => {
        expect(marksFor(largest)).toEqual(marks);
    });

    it.each([[1, [0, 1]], [2, [0, 1, 2]], [3, [0, 1, 2, 3]], [7, [0, 2, 4, 6, 8]]])("for a count of %d has no fifths", (largest, marks) => {
        expect(marksFor(largest, 1)).toEqual(marks);
    });

    it("always reaches the largest value, in at most five steps", () => {
        for (let largest = 0.0007; largest < 1e7; largest *= 1.37) {
            const marks = marksFor(largest);
            expect(marks.at(-1)).toBeGreaterThanOrEqual(largest);
            expect(marks.length).toBeLessThanOrEqual(6);
        }
    });

    it("has a place for days without calls, over the end of a month too", () => {
        const days = everyDay(report([{ day: "2026-03-01", figures: figures(2), models: [] }]));
        expect(days.map(one => [one.day, one.figures?.cost])).toEqual([
            ["2026-02-27", undefined], ["2026-02-28", undefined], ["2026-03-01", 2], ["2026-03-02", undefined],
        ]);
    });

    it("adds up a model's days and begins with the dearest", () => {
        const of = (model: string, cost: number) => ({ ...figures(cost), provider: "main", model });
        const totals = modelTotals(report([
            { day: "2026-02-27", figures: figures(3), models: [of("small", 1), of("large", 2)] },
            { day: "2026-02-28", figures: figures(4), models: [of("small", 4)] },
        ]));
        expect(totals).toEqual([
            { provider: "main", model: "small", calls: 2, tokens: 30, cost: 5 }, { provider: "main", model: "large", calls: 1, tokens: 15, cost: 2 },
        ]);
    });
});

describe("figures", () => {
    it.each([[0.4, "0 sec"], [59.9, "59 sec"], [60, "1 min"], [7200, "2 hr"], [200_000, "2 days"], [null, ""]])("tell a span of %s s as %s", (seconds, text) => {
        expect(spanText(seconds, "en")).toBe(text);
    });

    it("keep small sums of money apart from none", () => {
        expect([0, 0.000123456, 0.5, 12.345, 1234.5].map(money => moneyText(money, "en"))).toEqual(["0", "0.000123", "0.5", "12.35", "1,234.5"]);
    });

    it("do not count time backwards", () => {
        expect(secondsBetween("2026-01-01T00:00:00Z", "2026-01-01T00:00:07.5Z")).toBe(7.5);
        expect(secondsBetween("2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z")).toBe(0);
    });

    const queue = (name: string, messages: number, consumers: number, parked = false) => ({ name, messages, consumers, parked });
    const queues = [queue("a", 3, 2), queue("a_error", 1, 0, true), queue("a_skipped", 4, 0, true), queue("b", 0, 1)];

    it("put what is parked beside its queue", () => {
        expect(queueRows(queues)).toEqual([{ name: "a", ready: 3, consumers: 2, parked: 5 }, { name: "b", ready: 0, consumers: 1, parked: 0 }]);
    });

    const node = (sockets: Record<string, number>) => ({ sockets }) as unknown as OperationsSnapshot["nodes"][number];
    const nodes = [node({ chats: 1, "front-tasks": 2 }), node({ "front-tasks": 3 })];

    it("add the sockets of all nodes up by what they speak", () => {
        expect(socketTotals(nodes)).toEqual([["front-tasks", 5], ["chats", 1]]);
    });

    it("are summed up; a broker that is away leaves its figure open", () => {
        const tasks = [
            { type: "x", state: "pending", count: 2, oldest_seconds: 9 }, { type: "y", state: "running", count: 1, oldest_seconds: 80 },
            { type: "y", state: "pending", count: 1, oldest_seconds: 30 }, { type: "x", state: "failed", count: 4, oldest_seconds: null },
        ];
        const snapshot = { tasks, nodes, queues } as unknown as OperationsSnapshot;
        expect(summaryOf(snapshot)).toEqual({ open: 4, oldest: 30, failed: 4, parked: 5, sockets: 6 });
        expect(summaryOf({ ...snapshot, queues: null, tasks: [] })).toEqual({ open: 0, oldest: null, failed: 0, parked: null, sockets: 6 });
    });

    it("lead to a trace only where there are one and a dashboard", () => {
        expect(traceUrl("http://host:18888/", "ab")).toBe("http://host:18888/traces/detail/ab");
        expect([traceUrl(null, "ab"), traceUrl("http://host:18888", null)]).toEqual([undefined, undefined]);
    });
});

describe("what is kept fresh", () => {
    let scope: EffectScope;
    const hidden = vi.spyOn(document, "hidden", "get");
    const ask = vi.fn<() => Promise<number>>();
    const kept = () => scope.run(() => useRefreshed(ask, 5000))!;
    const show = (visible: boolean) => {
        hidden.mockReturnValue(!visible);
        document.dispatchEvent(new Event("visibilitychange"));
    };

    beforeEach(() => {
        vi.useFakeTimers();
        hidden.mockReturnValue(false);
        let number = 0;
        ask.mockReset().mockImplementation(() => Promise.resolve(++number));
        scope = effectScope();
    });
    afterEach(() => {
        scope.stop();
        vi.useRealTimers();
    });

    it("is asked for again and again until nobody uses it", async () => {
        const { value } = kept();
        await vi.advanceTimersByTimeAsync(11_000);
        expect(value.value).toBe(3);
        scope.stop();
        await vi.advanceTimersByTimeAsync(60_000);
        expect(ask).toHaveBeenCalledTimes(3);
    });

    it("rests in the background and is asked for at once when it is seen again", async () => {
        const { value } = kept();
        await vi.advanceTimersByTimeAsync(0);
        show(false);
        await vi.advanceTimersByTimeAsync(60_000);
        expect(ask).toHaveBeenCalledTimes(1);
        show(true);
        await vi.advanceTimersByTimeAsync(0);
        expect(value.value).toBe(2);
        await vi.advanceTimersByTimeAsync(5000);
        expect(value.value).toBe(3);
    });

    it("stays while there is no answer, says why, and goes on by itself", async () => {
        const { value, failure, at } = kept();
        await vi.advanceTimersByTimeAsync(0);
        const then = at.value;
        ask.mockRejectedValueOnce(new AiTasksError("broker_away", "The broker cannot be asked now.", {}, 503));
        await vi.advanceTimersByTimeAsync(5000);
        expect([value.value, failure.value, at.value]).toEqual([1, "The broker cannot be asked now.", then]);
        await vi.advanceTimersByTimeAsync(5000);
        expect([value.value, failure.value]).toEqual([2, ""]);
    });

    it("is what was asked for last, whichever answer comes last", async () => {
        const { value, refresh } = kept();
        await vi.advanceTimersByTimeAsync(0);
        let late: (answer: number) => void = () => {};
        ask.mockReturnValueOnce(new Promise<number>(resolve => (late = resolve)));
        const slow = refresh();
        await refresh();
        late(99);
        await slow;
        expect(value.value).toBe(2);
    });
});
