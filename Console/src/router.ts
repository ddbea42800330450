import { createRouter, createWebHistory, type RouteLocationNormalized } from "vue-router";
import { useSession } from "./session/session";

export const router = createRouter({
    history: createWebHistory(),
    routes: [
        { path: "/", redirect: "/app/tasks" },
        { path: "/app", redirect: "/app/tasks" },
        { path: "/app/sign-in", name: "sign-in", component: () => import("./session/SignInPage.vue"), meta: { open: true } },
        { path: "/app/tasks", name: "tasks", component: () => import("./tasks/TasksPage.vue") },
        { path: "/app/tasks/:id(\\d+)", name: "task", component: () => import("./tasks/TaskPage.vue"), props: true },
        { path: "/app/chat/:id([0-9a-f-]{36})?", name: "chat", component: () => import("./chat/ChatPage.vue"), props: true },
        { path: "/app/live", name: "live", component: () => import("./live/LivePage.vue") },
        { path: "/app/posts", name: "posts", component: () => import("./posts/PostsPage.vue") },
        { path: "/app/posts/:id", name: "post", component: () => import("./posts/PostPage.vue"), props: true },
        { path: "/app/operations", name: "operations", component: () => import("./operations/OperationsPage.vue") },
        { path: "/:other(.*)*", name: "unknown", component: () => import("./shell/UnknownPage.vue"), meta: { open: true } },
    ],
    // The first page is at its top; to say so would have it laid out at once, before anything else of it is done.
    scrollBehavior: (_to, from, kept) => kept ?? (from.matched.length > 0 && { top: 0 }),
});

router.beforeEach(async to => {
    if (to.meta["open"]) return true;
    const found = useSession().find();
    fetchPage(to);
    return (await found) ? true : { name: "sign-in", query: { next: to.fullPath } };
});

// Otherwise its files would be asked for only when the server has said who looks at it. The router notices a failure when it asks itself.
function fetchPage(to: RouteLocationNormalized) {
    for (const { components } of to.matched) {
        const page = components?.["default"];
        if (typeof page === "function") void (page as () => Promise<unknown>)().catch(() => undefined);
    }
}
