import DOMPurify from "dompurify";
import { Marked, type Tokens } from "marked";
import { readMarks, type Mark, type Source } from "./sources";

interface MarksToken extends Tokens.Generic {
    type: "marks";
    marks: Mark[];
}

const TAGS = [
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "a", "button",
    "table", "thead", "tbody", "tr", "th", "td", "input",
];
const PLAIN_ATTRIBUTES = ["title", "target", "rel", "align", "start", "class", "type", "disabled", "checked", "data-sources"];
const SAFE_ADDRESS = /^(?:https?|mailto):/i;

const escape = (text: string) => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`);

/**
 * Turns an answer into pieces of HTML that can go into a page: models and documents are strangers, so what they write of HTML is text, and
 * nothing they write runs, loads or asks for anything by itself.
 */
export class AnswerRenderer {
    private readonly marked: Marked;
    private kept = new Map<string, string>();

    /** @param sources of the answer, whose marks become buttons with the places of the sources in `data-sources` */
    constructor(private readonly sources: readonly Source[]) {
        this.marked = new Marked({ gfm: true, breaks: true, extensions: [this.marks()], renderer: renderer() });
    }

    /** One piece for each block. Pieces that have not changed since the last call are the same texts, and cost nothing. */
    render(text: string): string[] {
        const kept = new Map<string, string>();
        const pieces = this.marked.lexer(text).flatMap(token => {
            if (token.type === "space" || token.type === "def") return [];

            // The last block of an answer may turn into another kind without a change of its beginning.
            const key = `${token.type}\n${token.raw}`;
            const piece = this.kept.get(key) ?? this.clean(this.marked.parser([token]));
            kept.set(key, piece);
            return [piece];
        });
        this.kept = kept;
        return pieces;
    }

    private clean(html: string): string {
        return DOMPurify.sanitize(html, {
            ALLOWED_TAGS: TAGS, ALLOWED_ATTR: ["href", ...PLAIN_ATTRIBUTES], ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false,

            // The pattern holds for every attribute that is not named beside it.
            ALLOWED_URI_REGEXP: SAFE_ADDRESS, ADD_URI_SAFE_ATTR: PLAIN_ATTRIBUTES,
        });
    }

    private marks() {
        return {
            name: "marks",
            level: "inline" as const,
            start: (text: string) => text.indexOf("["),
            tokenizer: (text: string): MarksToken | undefined => {
                const [raw, inside] = /^\[([^[\]]{1,500})\](?![([])/.exec(text) ?? [];
                const marks = inside === undefined ? undefined : readMarks(inside, this.sources);
                return raw === undefined || marks === undefined ? undefined : { type: "marks", raw, marks };
            },
            renderer: (token: Tokens.Generic) => {
                // A button never breaks apart from what is in it, so the brackets are in it.
                const { marks } = token as MarksToken;
                return marks.map(({ label, sources }, index) => {
                    const words = `${index ? "" : "["}${label}${index < marks.length - 1 ? ";" : "]"}`;
                    return `<button type="button" class="mark" data-sources="${sources.join(",")}">${escape(words)}</button>`;
                }).join(" ");
            },
        };
    }
}

function renderer() {
    return {
        html: ({ text }: Tokens.HTML | Tokens.Tag) => escape(text),

        // A picture of a model's choice would tell its server who reads.
        image: ({ text, href }: Tokens.Image) => escape(text || href),

        // The page has a heading of the first order already.
        heading(this: { parser: { parseInline(tokens: Tokens.Heading["tokens"]): string } }, { depth, tokens }: Tokens.Heading) {
            const level = Math.min(depth + 1, 6);
            return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
        },
        link(this: { parser: { parseInline(tokens: Tokens.Link["tokens"]): string } }, { href, tokens }: Tokens.Link) {
            const words = this.parser.parseInline(tokens);
            return SAFE_ADDRESS.test(href) ? `<a href="${escape(href)}" target="_blank" rel="noopener noreferrer nofollow">${words}</a>` : words;
        },
    };
}
