import type { AiTasksApi } from "../src/index.js";
import {
    activeTask, auditEntry, chat, fileDetails, history, layer, me, message, operationsTask, parked, post, projectFile, projectNode, role, settings,
    snapshot, task, usage, user,
} from "./answers.js";

type Door = "front" | "own" | "bearer";

export interface Row<T = unknown> {
    name: string;
    door: Door;
    /** True: it is made again where an answer is missing. */
    repeated: boolean;
    call: (api: AiTasksApi) => Promise<T>;
    /** Method, path and query. */
    asked: string;
    body: unknown;
    gives: T;
    answer: unknown;
}

/** How one method has to call; without an answer the server gives what the method gives. */
function row<T>(
    name: string, door: Door, times: "again" | "once", call: (api: AiTasksApi) => Promise<T>, asked: string, gives: T,
    more: { body?: unknown; answer?: unknown } = {},
): Row {
    const data = "answer" in more ? more.answer : gives;
    const answer = door === "front" ? { status: "ok", data } : data;
    return { name, door, repeated: times === "again", call, asked, gives, body: more.body, answer };
}

export const front = "POST /api/rest/front";
const parkedPath = "/v1/admin/operations/errors/task%20reports_error/m%2F1";

/** Every method whose body and answer are JSON. */
export const rows: Row[] = [
    row("account.login", "front", "once", (api) => api.account.login("a", "b"),
        `${front}/login/`, user, { body: { email: "a", password: "b" } }),
    row("account.register", "front", "once", (api) => api.account.register("a", "b", "Anna"),
        `${front}/registration/`, user, { body: { email: "a", password: "b", first_name: "Anna" } }),
    row("account.logout", "front", "once", (api) => api.account.logout(), `${front}/logout/`, undefined, { body: {}, answer: {} }),
    row("account.me", "front", "again", (api) => api.account.me(), `${front}/get-user-data/`, user, { body: {} }),
    row("account.update", "front", "again", (api) => api.account.update({ language: "en" }),
        `${front}/update-user-data/`, user, { body: { language: "en" } }),
    row("settings.get", "bearer", "again", (api) => api.settings.get(), "GET /me", settings, { answer: me }),
    row("settings.change", "bearer", "again", (api) => api.settings.change({ selected_role_prompt_id: null }),
        "PATCH /me/settings", settings, { body: { selected_role_prompt_id: null } }),
    row("settings.erase", "bearer", "once", (api) => api.settings.erase("a@b"), "DELETE /me?username=a%40b", undefined, { answer: { status: "erasing" } }),
    row("tasks.start", "front", "again", (api) => api.tasks.start("t", { a: 1 }, { webhook: { url: "https://example.org" } }),
        `${front}/app/ai-tasks/start/`,
        { task_id: 5, task_type: "t", status: "pending" },
        { body: { task_type: "t", context: { a: 1 }, webhook: { url: "https://example.org" } } }),
    row("tasks.status", "front", "again", (api) => api.tasks.status(5), `${front}/app/ai-tasks/status/`, task, { body: { task_id: 5 } }),
    row("tasks.active", "front", "again", (api) => api.tasks.active(),
        `${front}/app/ai-tasks/active/`, [activeTask], { body: {}, answer: { tasks: [activeTask] } }),
    row("tasks.cancel", "front", "once", (api) => api.tasks.cancel(5),
        `${front}/app/ai-tasks/cancel/`, true, { body: { task_id: 5 }, answer: { task_id: 5, cancelled: true } }),
    row("tasks.history", "front", "again", (api) => api.tasks.history({ status_filter: "failed", page: 2 }),
        `${front}/app/ai-tasks/history/`,
        { tasks: [task], total_items: 1, total_pages: 1, page: 2, page_size: 10 }, { body: { status_filter: "failed", page: 2 } }),
    row("chats.list", "bearer", "again", (api) => api.chats.list(5), "GET /chats?limit=5", [chat]),
    row("chats.create", "bearer", "once", (api) => api.chats.create("Plans"), "POST /chats", chat, { body: { title: "Plans" } }),
    row("chats.get", "bearer", "again", (api) => api.chats.get("c"), "GET /chats/c", history),
    row("chats.change", "bearer", "again", (api) => api.chats.change("c", { title: "Old" }),
        "PATCH /chats/c", chat, { body: { title: "Old" } }),
    row("chats.delete", "bearer", "once", (api) => api.chats.delete("c"),
        "DELETE /chats/c", undefined, { answer: { id: "c", deleted: true } }),
    row("chats.ask", "bearer", "again", (api) => api.chats.ask("c", { content: "?", attached_file_ids: ["f"] }),
        "POST /chats/c/messages", message, { body: { content: "?", attached_file_ids: ["f"] } }),
    row("chats.stop", "bearer", "again", (api) => api.chats.stop("c"),
        "POST /chats/c/stop", undefined, { body: {}, answer: { stopped: 1 } }),
    row("files.get", "bearer", "again", (api) => api.files.get("f"), "GET /files/f", fileDetails),
    row("posts.write", "own", "once", (api) => api.posts.write("Leaves"),
        "POST /api/tool/generate_text", post, { body: { prompt: "Leaves" } }),
    row("posts.correct", "own", "once", (api) => api.posts.correct("a ,b", "Commas"),
        "POST /api/tool/generate_text", post, { body: { kind: "edit", prompt: "Commas", text: "a ,b" } }),
    row("posts.plan", "own", "once", (api) => api.posts.plan("Leaves", ["2026-10-01"], "daily"), "POST /api/tool/generate_text", post,
        { body: { kind: "content_plan", prompt: "Leaves", dates: ["2026-10-01"], freq: "daily" } }),
    row("posts.draw", "own", "once", (api) => api.posts.draw("Leaves", "16:9", "AAAA"),
        "POST /api/tool/generate_image", post, { body: { prompt: "Leaves", aspect_ratio: "16:9", image_base64: "AAAA" } }),
    row("posts.list", "own", "again", (api) => api.posts.list(3), "GET /api/post?limit=3", [post]),
    row("posts.get", "own", "again", (api) => api.posts.get("p"), "GET /api/post/p", post),
    row("posts.create", "own", "once", (api) => api.posts.create("1:1", "Leaves"),
        "POST /api/post", post, { body: { format: "1:1", main_text: "Leaves" } }),
    row("posts.setText", "own", "again", (api) => api.posts.setText("p", "Rain"),
        "PUT /api/post/p/main_text", post, { body: { main_text: "Rain" } }),
    row("posts.regenerate", "own", "once", (api) => api.posts.regenerate("p"),
        "POST /api/post/p/main_text", post, { body: { regenerate: true } }),
    row("posts.publish", "own", "once", (api) => api.posts.publish("p", "@leaves"),
        "POST /api/post/p/publish", { status: "ok", message_ids: [1] }, { body: { chat_id: "@leaves" } }),
    row("posts.addLayer", "own", "once", (api) => api.posts.addLayer("p", "text", { text: "Autumn" }),
        "POST /api/post/p/layer/text", layer, { body: { data: { text: "Autumn" } } }),
    row("posts.changeLayer", "own", "again", (api) => api.posts.changeLayer("p", "l", { order_index: 2 }),
        "PUT /api/post/p/layer/l", layer, { body: { order_index: 2 } }),
    row("posts.removeLayer", "own", "once", (api) => api.posts.removeLayer("p", "l"),
        "DELETE /api/post/p/layer/l", undefined, { answer: { status: "removed" } }),
    row("projects.tree", "bearer", "again", (api) => api.projects.tree({ parent_id: "n", include_files: true }),
        "GET /projects/tree?parent_id=n&include_files=true", [projectNode]),
    row("projects.search", "bearer", "again", (api) => api.projects.search("roof & wall", 9),
        "GET /projects/search?q=roof+%26+wall&limit=9", [projectNode]),
    row("projects.files", "bearer", "again", (api) => api.projects.files("d"),
        "GET /projects/documents/d/results", [projectFile], { answer: { document_node_id: "d", files: [projectFile] } }),
    row("roles.list", "bearer", "again", (api) => api.roles.list(), "GET /prompts/roles", [role]),
    row("usage.own", "bearer", "again", (api) => api.usage.own({ from: "2026-10-01" }), "GET /v1/user/usage?from=2026-10-01", usage),
    row("usage.all", "bearer", "again", (api) => api.usage.all({ to: "2026-10-01", user_id: "a@example.com" }),
        "GET /v1/admin/usage?to=2026-10-01&user_id=a%40example.com", usage),
    row("operations.snapshot", "bearer", "once", (api) => api.operations.snapshot(), "GET /v1/admin/operations", snapshot),
    row("operations.tasks", "bearer", "once", (api) => api.operations.tasks({ state: "failed", type: "t", user: "a", limit: 9 }),
        "GET /v1/admin/operations/tasks?state=failed&type=t&user=a&limit=9", [operationsTask]),
    row("operations.audit", "bearer", "once", (api) => api.operations.audit({ deed: "signed_in", actor: "a", person: "b", before: 9, limit: 5 }),
        "GET /v1/admin/audit?deed=signed_in&actor=a&person=b&before=9&limit=5", { entries: [auditEntry], next: 3 }),
    row("operations.errors", "bearer", "once", (api) => api.operations.errors(), "GET /v1/admin/operations/errors", [parked]),
    row("operations.requeue", "bearer", "once", (api) => api.operations.requeue(parked.queue, parked.message_id),
        `POST ${parkedPath}/requeue`, { queue: parked.queue, message_id: parked.message_id, messages: 1 }),
    row("operations.discard", "bearer", "once", (api) => api.operations.discard(parked.queue, parked.message_id),
        `DELETE ${parkedPath}`, { queue: parked.queue, message_id: parked.message_id, messages: 1 }),
    row("uiEvents.show", "own", "once", (api) => api.uiEvents.show({ type: "toast", title: "Hello" }),
        "POST /api/ui-events", undefined, { body: { type: "toast", title: "Hello" }, answer: {} }),
];
