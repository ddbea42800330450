import { createApp, type Component } from "vue";
import { i18n } from "../src/i18n";

/** Shows a part of a page in English, without a page around it. */
export function mounted(part: Component, props: Record<string, unknown> = {}): HTMLElement {
    i18n.global.locale.value = "en";
    const root = document.createElement("div");
    createApp(part, props).use(i18n).mount(root);
    return root;
}
