// @vitest-environment jsdom
// The purifier needs a document that behaves as a browser's.
import { describe, expect, it } from "vitest";
import { AnswerRenderer } from "../src/chat/markdown";
import { readMarks, readSources, type Source } from "../src/chat/sources";

const source = (name: string, page: number | null = null, heading: string | null = null): Source => ({ fileId: "f", name, page, heading, text: "…" });

/** The answer as it stands in a page. */
function shown(text: string, sources: Source[] = []): HTMLElement {
    const place = document.createElement("div");
    place.innerHTML = new AnswerRenderer(sources).render(text).join("");
    return place;
}

describe("what a model writes", () => {
    it("is Markdown", () => {
        const place = shown("# Title\n\n**bold** and `code`\n\n- one\n- two\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```js\nlet x = \"<b>\";\n```");
        expect(place.querySelector("h1")).toBeNull();
        expect(place.querySelector("h2")?.textContent).toBe("Title");
        expect(place.querySelectorAll("li")).toHaveLength(2);
        expect(place.querySelector("td")?.textContent).toBe("1");
        expect(place.querySelector("pre code")?.textContent).toBe("let x = \"<b>\";\n");
        expect(place.querySelector("strong")?.textContent).toBe("bold");
    });

    it.each([
        "<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "<iframe src='//evil'></iframe>", "<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>", "<style>body{display:none}</style>", "<form action='//evil'><input name=a></form>",
        "<div\nonclick=alert(1)>x</div>", "| <img src=x onerror=alert(1)> |\n|---|\n| <script>x</script> |", "# <img src=x onerror=alert(1)>",
        "<button class=\"mark\" data-sources=\"0\">x</button>",
    ])("is text where it is HTML: %s", text => {
        const place = shown(text, [source("x")]);
        expect(place.querySelector("script, img, iframe, svg, a, style, form, input, button, div")).toBeNull();
        expect(place.textContent).toContain("<");
    });

    it.each([
        "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<script>alert(1)</script>)", "[x](vbscript:x)", "<javascript:alert(1)>",
        "[x](java&#115;cript:alert(1))", "[x](&#x6A;avascript:alert(1))", "[x][y]\n\n[y]: javascript:alert(1)", "[x](/api/rest/front/logout/)", "[x](//evil)",
    ])("has no links but into the web: %s", text => {
        const place = shown(text);
        expect([...place.querySelectorAll("a")].map(link => link.getAttribute("href"))).toEqual([]);
    });

    it("has links that tell nothing about the reader", () => {
        const link = shown("[site](https://example.com/a?b=1&c=\"2\")").querySelector("a");
        expect(link?.rel).toBe("noopener noreferrer nofollow");
        expect(link?.target).toBe("_blank");
        expect(shown("![tracker](https://evil.example/pixel.png)").querySelector("img")).toBeNull();
        expect(shown("![tracker](https://evil.example/pixel.png)").textContent?.trim()).toBe("tracker");
    });

    it("cannot get out of an attribute", () => {
        const place = shown("[x](https://e.example/\"onmouseover=\"alert(1))\n\n[a\" onclick=\"alert(1), p. 1]", [source("a\" onclick=\"alert(1)", 1)]);
        for (const element of place.querySelectorAll("*")) for (const { name } of element.attributes) expect(name).not.toMatch(/^on/);
    });

    it("costs nothing where it has not changed", () => {
        const renderer = new AnswerRenderer([]);
        const first = renderer.render("One *a*.\n\nTwo");
        const second = renderer.render("One *a*.\n\nTwo and more");
        expect(second[0]).toBe(first[0]);
        expect(second[1]).toContain("Two and more");
    });
});

describe("marks of sources", () => {
    const sources = [source("plan1.pdf", 3), source("plan1.pdf", 4), source("note.docx", null, "Terms [old]"), source("list.csv"), source("list.csv.txt")];

    it.each([
        ["plan1.pdf, p. 3", [[0]]], ["plan1.pdf, стр. 4", [[1]]], ["plan1.pdf, p. 3, 4", [[0, 1]]], ["plan1.pdf, p. 99", [[0]]], ["note.docx, \"Terms (old)\"", [[2]]],
        ["list.csv", [[3]]], ["list.csv.txt", [[4]]], ["PLAN1.pdf, p. 4; list.csv", [[1], [3]]],
    ])("[%s] name sources", (inside, places) => expect(readMarks(inside, sources)?.map(mark => mark.sources)).toEqual(places));

    it.each(["1", "see below", "other.pdf, p. 3", "plan1.pdf, p. 3; other.pdf"])("[%s] is text", inside => expect(readMarks(inside, sources)).toBeUndefined());

    it("become buttons in the text", () => {
        const place = shown("It costs 5 [plan1.pdf, p. 3; list.csv] and **more [note.docx, \"Terms (old)\"]**, not [this](https://example.com) or [1].", sources);
        expect([...place.querySelectorAll<HTMLElement>("button.mark")].map(mark => [mark.textContent, mark.dataset["sources"]])).toEqual([
            ["[plan1.pdf, p. 3;", "0"], ["list.csv]", "3"], ["[note.docx, \"Terms (old)\"]", "2"],
        ]);
        expect(place.textContent).toContain("[plan1.pdf, p. 3; list.csv]");
        expect(place.querySelectorAll("a")).toHaveLength(1);
        expect(place.textContent).toContain("or [1].");
    });

    it("are text in code, and before the sources are known", () => {
        expect(shown("`[plan1.pdf, p. 3]`", sources).querySelector("button")).toBeNull();
        expect(shown("[plan1.pdf, p. 3]").textContent?.trim()).toBe("[plan1.pdf, p. 3]");
    });

    it("are read from what the server keeps", () => {
        expect(readSources([{ file_id: "f", name: "a", page: null, heading: "H", text: "T" }, { name: "no id" }, null, "x"])).toEqual([
            { fileId: "f", name: "a", page: null, heading: "H", text: "T" },
        ]);
        expect(readSources(undefined)).toEqual([]);
    });
});
