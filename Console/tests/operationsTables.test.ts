import type { OperationsSnapshot } from "aitasks-client";
import { describe, expect, it } from "vitest";
import NodeTable from "../src/operations/NodeTable.vue";
import QueueTable from "../src/operations/QueueTable.vue";
import SummaryTiles from "../src/operations/SummaryTiles.vue";
import TaskCounts from "../src/operations/TaskCounts.vue";
import WorkerTable from "../src/operations/WorkerTable.vue";
import { mounted } from "./mounted";

const now = "2026-03-01T12:00:00Z";
const rows = (root: HTMLElement) => [...root.querySelectorAll("tbody tr")].map(row => [...row.children].map(cell => cell.textContent?.replace(/\s+/g, " ").trim()));

describe("a table of operations without rows says what that means", () => {
    it.each([
        ["the broker away", QueueTable, { queues: null }, "The broker cannot be asked now."],
        ["no worker", WorkerTable, { workers: [], now }, "No worker has said anything lately: tasks wait."],
        ["no node", NodeTable, { nodes: [], now }, "No node has said anything lately."],
        ["no task", TaskCounts, { tasks: [] }, "No task is open, and none has ended within the last hour."],
    ])("%s", (_, table, props, words) => {
        const root = mounted(table, props);
        expect(root.textContent).toContain(words);
        expect(root.querySelector("table")).toBeNull();
    });
});

describe("a row of operations", () => {
    it("of a queue that nobody reads, and of which something is parked, stands out", () => {
        const queue = (name: string, messages: number, consumers: number, parked = false) => ({ name, messages, consumers, parked });
        const root = mounted(QueueTable, { queues: [queue("a", 3, 0), queue("a_error", 2, 0, true), queue("b", 0, 4)] });
        expect(rows(root)).toEqual([["a", "3", "0", "2"], ["b", "0", "4", "0"]]);
        expect([...root.querySelectorAll(".tag")].map(tag => tag.className)).toEqual(["tag warn", "tag bad"]);
    });

    it("of a worker says how each provider is, and until when it rests", () => {
        const provider = { name: "main", kind: "openai", circuit: "half_open", active: 2, waiting: 5, rests_until: "2026-03-01T12:00:30Z" };
        const [row] = rows(mounted(WorkerTable, { workers: [{ id: "w:1", running: null, slots: 4, seen_at: "2026-03-01T11:59:00Z", providers: [provider] }], now }));
        expect(row?.slice(0, 3)).toEqual(["w:1", "– / 4", "1 min ago"]);
        expect(row?.[3]).toMatch(/^main\s*openai\s*Breaker: half open\s*2 calls, 5 waiting\s*rests until \d+:\d\d:30/);
    });

    it("of a node names what is wrong with it", () => {
        const node = { id: "push:1", health: "unhealthy", problems: { redis: "no answer" }, sockets: { chats: 2 }, people: 1, seen_at: now };
        expect(rows(mounted(NodeTable, { nodes: [node], now }))).toEqual([["push:1", "unhealthyredis: no answer", "chats 2", "1", "0 sec ago"]]);
    });
});

it("the figures at a glance stand below their names, and what is bad stands out", () => {
    const snapshot = {
        tasks: [{ type: "x", state: "pending", count: 2, oldest_seconds: 61 }, { type: "x", state: "failed", count: 3, oldest_seconds: null }],
        queues: null, nodes: [], retries: { tasks: 4, attempts: 5 }, outbox: { waiting: 6, sent: 7, refused: 8 },
    } as unknown as OperationsSnapshot;
    const root = mounted(SummaryTiles, { snapshot });
    const tiles = [...root.querySelectorAll(".tile")].map(tile => [...tile.children].map(part => part.textContent));
    expect(tiles).toEqual([
        ["Open tasks", "2"], ["Oldest waiting", "1 min"], ["Failed, last hour", "3"], ["Tasks taken up again, last hour", "4", "Attempts above the first: 5"],
        ["Commands waiting for their turn", "6", "7 sent, not claimed; 8 refused by the broker"], ["Parked messages", "–"], ["Open sockets", "0"],
    ]);
    expect([...root.querySelectorAll(".bad")].map(one => one.textContent)).toEqual(["3"]);
});
