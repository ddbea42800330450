/** How often to post, in the words that the planner knows (contract B11, B13). */
export const FREQUENCIES = [
    { name: "daily", word: "ежедневно" },
    { name: "everyOther", word: "через день" },
    { name: "twice", word: "2 раза в неделю" },
    { name: "thrice", word: "3 раза в неделю" },
] as const;
export type Frequency = (typeof FREQUENCIES)[number]["name"];

/**
 * The days to post on, `YYYY-MM-DD`, in order: of so many days from the first one on, those that the frequency takes. Twice a week is
 * Tuesday and Friday, three times Monday, Wednesday and Friday.
 */
export function datesOf(first: Date, days: number, frequency: Frequency): string[] {
    const WEEKDAYS: Partial<Record<Frequency, number[]>> = { twice: [2, 5], thrice: [1, 3, 5] };
    const wanted = WEEKDAYS[frequency];
    const dates: string[] = [];
    for (let day = 0; day < days; day++) {
        const date = new Date(Date.UTC(first.getFullYear(), first.getMonth(), first.getDate() + day));
        if (wanted ? wanted.includes(date.getUTCDay()) : frequency === "daily" || day % 2 === 0) dates.push(date.toISOString().slice(0, 10));
    }
    return dates;
}

/** The bytes of a file as the server takes pictures: base64 without a prefix. */
export function base64Of(file: File): Promise<string> {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
        reader.onerror = () => reject(reader.error ?? new Error("The file cannot be read."));
        reader.readAsDataURL(file);
    });
}
