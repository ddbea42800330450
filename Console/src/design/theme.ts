import { ref } from "vue";

/** What a person may choose; `auto` is what their device says. */
export type Theme = "auto" | "light" | "dark";

const KEY = "aitasks.theme";
const THEMES: readonly Theme[] = ["auto", "light", "dark"];

const kept = localStorage.getItem(KEY) as Theme | null;
export const theme = ref<Theme>(kept && THEMES.includes(kept) ? kept : "auto");

/** Shows the chosen theme and remembers it. */
export function setTheme(chosen: Theme) {
    theme.value = chosen;
    localStorage.setItem(KEY, chosen);
    showTheme();
}

/** Puts the theme on the page; called before anything is drawn. */
export function showTheme() {
    if (theme.value === "auto") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme.value;
}

/** The theme after this one, for a button that goes round. */
export const nextTheme = (now: Theme): Theme => THEMES[(THEMES.indexOf(now) + 1) % THEMES.length] ?? "auto";
