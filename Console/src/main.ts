import { createPinia } from "pinia";
import { createApp } from "vue";
import "./design/tokens.css";
import "./design/base.css";
import "./design/controls.css";
import { showTheme } from "./design/theme";
import { i18n, showLanguage } from "./i18n";
import { router } from "./router";
import App from "./shell/App.vue";

showTheme();
showLanguage();

// A page that was open while the console was replaced asks for files that are no more; the new page has its own.
window.addEventListener("vite:preloadError", () => location.reload());

createApp(App).use(createPinia()).use(i18n).use(router).mount("#app");
