import { describe, expect, it } from "vitest";
import { EventParser, type ServerEvent } from "../src/index.js";

const text = ": comment\r\n\r\nevent: one\r\ndata: {\"a\":1}\r\n\r\ndata: zwei\ndata:drei\n\nevent: läute\rdata: 🦊\u2028x\r\r: keepalive\n\nevent: empty\n\nid: 5\nretry: 9\ndata\n\n";
const events: ServerEvent[] = [
    { name: "one", data: "{\"a\":1}" }, { name: "message", data: "zwei\ndrei" }, { name: "läute", data: "🦊\u2028x" }, { name: "message", data: "" },
];

describe("An EventParser", () => {
    it("understands the same wherever the stream is cut", () => {
        const bytes = new TextEncoder().encode(text);
        for (let first = 0; first <= bytes.length; first++) {
            for (let second = first; second <= bytes.length; second += 3) {
                const parser = new EventParser();
                const cuts = [bytes.slice(0, first), bytes.slice(first, second), bytes.slice(second)];
                expect(cuts.flatMap((chunk) => parser.push(chunk)), `cut at ${first} and ${second}`).toEqual(events);
            }
        }
    });

    it("understands it byte by byte", () => {
        const parser = new EventParser();
        expect([...new TextEncoder().encode(text)].flatMap((byte) => parser.push(Uint8Array.of(byte)))).toEqual(events);
    });
});
