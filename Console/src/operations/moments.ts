/** A moment of the server in the person's words and time zone, to the second; a dash for none, and as it stands when it is no moment. */
export function momentOf(moment: string | null, language: string): string {
    if (!moment) return "–";
    const date = new Date(moment);
    return Number.isNaN(date.getTime()) ? moment : new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "medium" }).format(date);
}
