import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const client = (file: string) => fileURLToPath(new URL(`../Clients/typescript/src/${file}`, import.meta.url));

// While it is developed the console runs on vite's port, and everything that is the system's goes there.
const system = process.env["AITASKS_SERVER"] ?? "http://127.0.0.1:8000";
const routes = ["/api", "/auth", "/files", "/chats", "/projects", "/prompts", "/me", "/v1", "/health", "/openapi", "/docs"];

export default defineConfig({
    plugins: [vue()],
    resolve: {
        alias: [
            // Sources, so that the packages need not be built in an order.
            { find: /^aitasks-client\/vue$/, replacement: client("vue.ts") },
            { find: /^aitasks-client$/, replacement: client("index.ts") },
        ],
    },
    define: {
        // Without these flags vue-i18n brings its older programming interface and its developer tools along.
        __VUE_I18N_LEGACY_API__: false,
        __VUE_I18N_FULL_INSTALL__: false,
        __INTLIFY_PROD_DEVTOOLS__: false,
        __VUE_OPTIONS_API__: false,
    },
    build: {
        outDir: "../Gateway/wwwroot", emptyOutDir: true, manifest: "assets/manifest.json", assetsInlineLimit: 0,
        // Few files, since a browser has no more than six requests in flight. Libraries keep their name, and so their place in its cache, when
        // the console changes; what the entry needs must not come with what only pages share.
        rolldownOptions: {
            output: {
                codeSplitting: {
                    groups: [
                        { name: "libraries", tags: ["$initial"], test: /node_modules/, priority: 3 },
                        { name: "entry", tags: ["$initial"], priority: 2 },
                        { name: "tasks", test: /src\/(tasks|design)\//, minShareCount: 2, priority: 1 },
                    ],
                },
            },
        },
    },
    server: {
        proxy: {
            ...Object.fromEntries(routes.map(route => [route, { target: system, ws: true }])),
            "/ws": { target: system, ws: true },
        },
    },
    test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
