/** A moment of the server (`YYYY-MM-DD HH:MM:SS`, UTC) in the person's words and time zone; empty for none. */
export function momentText(moment: string | null, language: string): string {
    if (!moment) return "";
    const date = new Date(`${moment.replace(" ", "T")}Z`);
    return Number.isNaN(date.getTime()) ? moment : new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(date);
}

/** The time of a moment to the second, in the person's words and time zone. */
export const timeText = (moment: Date, language: string) => new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(moment);

/** A day (`YYYY-MM-DD`) with its weekday; the day itself, whatever the time zone. */
export function dayText(day: string, language: string): string {
    const date = new Date(`${day}T00:00:00Z`);
    return Number.isNaN(date.getTime())
        ? day : new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(date);
}

/** Names of the weekdays in short, Sunday first, as schedules count them. */
export function weekdayNames(language: string): string[] {
    const names = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
    return Array.from({ length: 7 }, (_, day) => names.format(new Date(Date.UTC(2026, 0, 4 + day))));
}
