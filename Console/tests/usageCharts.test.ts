import type { UsageReport } from "aitasks-client";
import { expect, it, vi } from "vitest";
import UsageCharts from "../src/operations/UsageCharts.vue";
import { mounted } from "./mounted";

const all = vi.hoisted(() => vi.fn<() => Promise<UsageReport>>());
vi.mock("../src/server/server", () => ({ api: { usage: { all } }, isSignedOut: () => false }));

const figures = { calls: 2, cost: 0.5, input_tokens: 10, output_tokens: 5, own_key_calls: 0, own_key_cost: 0, unpriced_calls: 1, open_calls: 0, estimated_calls: 0 };

async function shown(report: Partial<UsageReport>): Promise<string> {
    all.mockResolvedValue({ from: "2026-03-01", to: "2026-03-02", days: [], total: figures, ...report } as UsageReport);
    const root = mounted(UsageCharts);
    await vi.waitFor(() => expect(root.textContent).not.toContain("Loading"));
    return root.textContent ?? "";
}

it("a system that has called no model says so and draws no chart", async () => {
    const text = await shown({});
    expect(text).toContain("No model was called in these days.");
    expect(text).not.toContain("Cost per day");
});

it("calls of models without a price are said to count as nothing", async () => {
    const text = await shown({ days: [{ day: "2026-03-01", figures, models: [{ ...figures, provider: "main", model: "small" }] }] });
    expect(text).toContain("1 calls are of models without a price");
    expect(text).toMatch(/main small\s*2\s*15\s*0\.5/);
});

it("figures that cannot be asked for say why", async () => {
    all.mockRejectedValue(new TypeError("no network"));
    const root = mounted(UsageCharts);
    await vi.waitFor(() => expect(root.querySelector("[role=alert]")?.textContent).toContain("cannot be reached"));
});
