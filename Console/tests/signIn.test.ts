import { describe, expect, it } from "vitest";
import { isThisMachine, pageAfter, problemsOf } from "../src/session/credentials";

describe("signing in", () => {
    it("says what is missing beside its field", () => {
        expect(problemsOf(" ", "", false)).toEqual({ email: "signIn.emailMissing", password: "signIn.passwordMissing" });
        expect(problemsOf("a@b", "demo", false)).toEqual({});
        expect(problemsOf("a@b", "1234567", true)).toEqual({ password: "signIn.passwordShort" });
    });

    it("leads to pages of the console and nowhere else", () => {
        expect(pageAfter("/app/tasks/42?x=1")).toBe("/app/tasks/42?x=1");
        for (const elsewhere of ["https://evil.example", "//evil.example", "/app//evil.example", "/app/\\evil", "/docs", "/app/sign-in", undefined, ["/app/live"]])
            expect(pageAfter(elsewhere)).toBe("/app/tasks");
    });

    it("tells of the demo person on this machine only", () => {
        expect(isThisMachine("localhost")).toBe(true);
        expect(isThisMachine("127.0.0.1")).toBe(true);
        expect(isThisMachine("localhost.example.com")).toBe(false);
    });
});
