import { describe, expect, it } from "vitest";
import { russianPlural } from "../src/i18n";
import { en } from "../src/i18n/en";
import { ru } from "../src/i18n/ru";

const sources = import.meta.glob<string>("../src/**/*.{vue,ts}", { query: "?raw", import: "default", eager: true });
const spoken = Object.entries(sources).filter(([path]) => !/\/(en|ru|dictionary)\.ts$/.test(path)).map(([, text]) => text).join("\n");

function flat(texts: object, prefix = ""): [string, string][] {
    return Object.entries(texts).flatMap(([key, value]) =>
        typeof value === "string" ? [[prefix + key, value] as [string, string]] : flat(value as object, `${prefix}${key}.`));
}
const english = new Map(flat(en));
const russian = new Map(flat(ru));
const figures = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]))].sort();

describe("the dictionaries", () => {
    it("name the same figures in both languages", () => {
        for (const [key, text] of english) expect(figures(russian.get(key) ?? ""), key).toEqual(figures(text));
    });

    it("are in Russian what they say to be", () => {
        for (const [key, text] of russian) if (/[a-z]{4}/i.test(text.replace(/\{\w+\}|AiTasks|Telegram|JPEG|JSON|Email|email|Development/g, ""))) expect.soft(text, key).toMatch(/[а-я]/i);
    });

    it("have every text that is asked for", () => {
        const asked = [...spoken.matchAll(/\bt\(\s*["']([\w.]+)["']/g), ...spoken.matchAll(/["']((?:common|shell|signIn|forms|live|posts|chat)\.\w+)["']/g)].map(match => match[1] ?? "");
        expect(asked.length).toBeGreaterThan(80);
        expect(asked.filter(key => !english.has(key))).toEqual([]);
    });

    it("have no text that nobody asks for", () => {
        const byPart = /^(types|typeHints|states|spheres|shell\.(themes|link)|live\.(kinds|effect)|posts\.(tabs|freq|layer|sides))\./;
        const stands = (text: string) => spoken.includes(`"${text}"`) || spoken.includes(`'${text}'`);
        const isAsked = (key: string) => byPart.test(key) || stands(key) || (key.startsWith("forms.") && stands(key.slice(6)));
        expect([...english.keys()].filter(key => !isAsked(key))).toEqual([]);
    });
});

describe("Russian numbers", () => {
    it.each([[1, 0], [2, 1], [4, 1], [5, 2], [11, 2], [12, 2], [14, 2], [21, 0], [22, 1], [25, 2], [111, 2], [0, 2]])("%i takes form %i", (count, form) => {
        expect(russianPlural(count, 3)).toBe(form);
    });
});
