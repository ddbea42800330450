import { createRouter, createWebHistory } from "vue-router";
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
    scrollBehavior: (_to, _from, kept) => kept ?? { top: 0 },
});

router.beforeEach(async to => {
    if (to.meta["open"]) return true;
    const session = useSession();
    return (await session.find()) ? true : { name: "sign-in", query: { next: to.fullPath } };
});
