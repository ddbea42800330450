import { createI18n } from "vue-i18n";
import type { Dictionary } from "./dictionary";
import { en } from "./en";
import { ru } from "./ru";

/** Languages of the console; the server speaks the same two. */
export type Language = "en" | "ru";

const KEY = "aitasks.language";

/** One, few, many, as Russian counts. Two forms are those of a text that has no third. */
export function russianPlural(count: number, forms: number): number {
    const tens = Math.abs(count) % 100;
    const ones = tens % 10;
    if (ones === 1 && tens !== 11) return 0;
    if (forms < 3) return 1;
    return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? 1 : 2;
}

function firstLanguage(): Language {
    const kept = localStorage.getItem(KEY);
    if (kept === "en" || kept === "ru") return kept;
    return navigator.language.toLowerCase().startsWith("ru") ? "ru" : "en";
}

export const i18n = createI18n<[Dictionary], Language, false>({
    legacy: false,
    locale: firstLanguage(),
    fallbackLocale: "en",
    messages: { en, ru },
    pluralRules: { ru: russianPlural },
});

/** Shows the console in a language and remembers it. */
export function setLanguage(language: Language) {
    i18n.global.locale.value = language;
    localStorage.setItem(KEY, language);
    showLanguage();
}

/** Tells the browser, and whoever reads the page aloud, which language it is in. */
export function showLanguage() {
    document.documentElement.lang = i18n.global.locale.value;
}
