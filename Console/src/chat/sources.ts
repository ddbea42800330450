/** A passage that an answer comes from, as the server keeps it with the message. */
export interface Source {
    fileId: string;
    name: string;
    /** From 1; null for documents without pages. */
    page: number | null;
    heading: string | null;
    text: string;
}

/** A part of what stands between two brackets of an answer, and which sources it names. */
export interface Mark {
    label: string;
    /** Places in the list of sources; never empty. */
    sources: number[];
}

// As the server cuts headings for its labels.
const LONGEST_HEADING = 80;

/** The sources of a message, whatever an older or a newer server sent with it. */
export function readSources(value: unknown): Source[] {
    if (!Array.isArray(value)) return [];
    return value.flatMap((one: Record<string, unknown> | null) => {
        if (typeof one?.["file_id"] !== "string" || typeof one["name"] !== "string") return [];
        return [{
            fileId: one["file_id"],
            name: one["name"],
            page: typeof one["page"] === "number" ? one["page"] : null,
            heading: typeof one["heading"] === "string" ? one["heading"] : null,
            text: typeof one["text"] === "string" ? one["text"] : "",
        }];
    });
}

/** What stands between brackets, as marks of sources; undefined when any part of it names none, since then it is ordinary text. */
export function readMarks(inside: string, sources: readonly Source[]): Mark[] | undefined {
    const marks = inside.split(";").map(part => part.trim()).map(label => ({ label, sources: named(label, sources) }));
    return marks.every(mark => mark.sources.length > 0) ? marks : undefined;
}

function named(label: string, sources: readonly Source[]): number[] {
    const lower = label.toLowerCase();
    const begun = sources.map((source, index) => ({ source, index, name: plain(source.name).toLowerCase() })).filter(one => lower.startsWith(one.name));

    // The longest name first: "plan.pdf.txt" begins with "plan.pdf" too.
    const longest = Math.max(0, ...begun.map(one => one.name.length));
    const ofName = begun.filter(one => one.name.length === longest);
    const place = lower.slice(longest);
    const pages = (place.match(/\d{1,6}/g) ?? []).map(Number);
    const exact = ofName.filter(({ source }) =>
        source.page !== null ? pages.includes(source.page) : !!source.heading && place.includes(cut(source.heading).toLowerCase()));
    return (exact.length ? exact : ofName.slice(0, 1)).map(one => one.index);
}

function cut(heading: string): string {
    const text = plain(heading).replaceAll("\"", "'");
    return text.length <= LONGEST_HEADING ? text : `${text.slice(0, LONGEST_HEADING).trimEnd()}…`;
}

// What the server puts in place of what would end the brackets, or look like the next source.
const plain = (text: string) => text.replaceAll("[", "(").replaceAll("]", ")").replaceAll(";", ",").replace(/\r\n?|\n/g, " ").trim();
