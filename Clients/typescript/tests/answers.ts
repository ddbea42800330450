import type {
    AuditEntry, Chat, ChatHistory, ChatMessage, ChatSettings, ErrorMessage, FileDetails, FrontTask, FrontUser, OperationsSnapshot, OperationsTask,
    Post, PostLayer,
    ProjectFile, ProjectNode, PromptRole, Schema, StoredFile, UsageFigures, UsageReport,
} from "../src/wire/api.js";
import type { ActiveTask } from "../src/wire/frames.js";

// Answers as the server gives them. Their types are made of its description, so one of another shape does not compile.

const at = "2026-10-01T08:00:00Z";
const uuid = "11111111-2222-3333-4444-555555555555";

export const user: FrontUser = {
    id: 7, email: "a@example.com", username: "a@example.com", first_name: "Anna", language: "en", finish_onboarding: true,
    finish_minitask: false,
    is_terms_accepted: true, is_privacy_accepted: true, date_policy_accepted: at, frontend_settings: {}, onboarding_version: 1,
    onboarding_ab_variant: null,
    xp_balance: 5, lifetime_xp: 9, today_tasks: [], today_habits: [], top_goals: [], ai_bot_chat: null, localstorage_version: 1,
    telegram_bot_link: null,
    is_impersonate: false, journal_streak: 0, diary_today: null, has_diary_entry_today: false,
};

export const settings: ChatSettings = { model_profile: "complex", selected_role_prompt_id: 3, temperature: 0.5 };
export const me: Schema<"Me"> = {
    user: { id: uuid, username: "a@example.com", status: "active", created_at: at, role: "admin" }, settings,
    gemini_api_key_configured: false,
};

export const activeTask: ActiveTask = {
    task_id: 5, task_type: "habit_create_help", status: "running", progress_percent: 40, progress_text: "Thinking",
    date_created: "2026-10-01 08:00:00",
};
export const task: FrontTask = {
    ...activeTask, status: "completed", progress_percent: 100, result: { habits: [] }, error: null, date_finished: "2026-10-01 08:00:09",
    queue_position: null, estimated_wait_seconds: null,
};

export const chat: Chat = { id: uuid, title: "Plans", description: null, user_id: uuid, created_at: at, updated_at: at };
export const message: ChatMessage = {
    id: uuid, chat_id: uuid, role: "assistant", content: "On the roof.", message_type: "text", images: [], files: [], created_at: at,
    sources: [{ file_id: uuid, name: "plan1.pdf", page: 3, heading: null, passage_id: 1, text: "On the roof" }],
};
export const history: ChatHistory = { ...chat, chat, messages: [message] };

export const storedFile: StoredFile = {
    id: uuid, filename: "plan1.pdf", mime_type: "application/pdf", size_bytes: 9, storage_path: "files/plan1.pdf", created_at: at,
};
export const fileDetails: FileDetails = { ...storedFile, source_type: "user_upload", text_state: "ready", text_problem: null, pages: 3 };
export const projectFile: ProjectFile = {
    ...storedFile, job_id: uuid, file_type: "pdf", r2_key: "plan1.pdf", file_name: "plan1.pdf", file_size: 9, source_type: "project",
};
export const projectNode: ProjectNode = {
    id: uuid, parent_id: null, client_id: null, node_type: "document", name: "Plan", code: "P1", version: 1, status: "active",
    attributes: {}, sort_order: 0,
    created_at: at, updated_at: at, files: [projectFile],
};
export const role: PromptRole = {
    id: 3, name: "Engineer", content: "You are one.", description: null, is_active: true, version: 1, created_at: at, updated_at: at,
};

export const layer: PostLayer = { layer_id: "l", type: "text", order_index: 0, data: { text: "Autumn" } };
export const post: Post = { post_id: "p", post_author: 7, assigned_chat_id: [], main_text: "Leaves fall.", content: [layer], task_id: 5 };

const figures: UsageFigures = {
    calls: 2, input_tokens: 10, output_tokens: 20, cost: 0.01, own_key_calls: 0, own_key_cost: 0, unpriced_calls: 0, open_calls: 0,
    estimated_calls: 0,
};
export const usage: UsageReport = {
    from: "2026-10-01", to: "2026-10-01", total: figures, days: [{ day: "2026-10-01", figures, models: [{ provider: "p", model: "m",
    ...figures }] }],
    today: { cost: { limit: 1, used: 0.01, left: 0.99 }, calls: { limit: null, used: 2, left: null }, used_up: null, opens_at: at },
    people: [{ user_id: uuid, username: "a@example.com", ...figures }],
};

export const snapshot: OperationsSnapshot = {
    at, dashboard_url: null, retries: { tasks: 1, attempts: 2 }, outbox: { waiting: 1, oldest_seconds: 0.5, refused: 0, sent: 9 },
    queues: [{ name: "producer-events", messages: 0, consumers: 1, parked: false }],
    tasks: [{ type: "habit_create_help", state: "running", count: 1, oldest_seconds: 3 }],
    workers: [{
        id: "w", slots: 4, running: 1, seen_at: at, providers: [{ name: "p", kind: "openai", circuit: "open", active: 0, waiting: 0,
        rests_until: at }],
    }],
    nodes: [{ id: "n", service: "push", health: "healthy", seen_at: at, people: 1, problems: {}, sockets: { "front-tasks": 2 } }],
};
export const operationsTask: OperationsTask = {
    task_id: 5, username: "a@example.com", task_type: "habit_create_help", service: null, state: "failed", progress_percent: 40,
    attempt: 2, worker: "w",
    error_code: "ai_provider_error", error_message: "It is away.", created_at: at, started_at: at, finished_at: at, cost: 0.01,
    trace_id: "0af7651916cd43dd8448eb211c80319c",
};
export const auditEntry: AuditEntry = {
    id: 3, at, deed: "signed_in", actor_kind: "person", actor_id: uuid, actor_name: "a", person_id: uuid, person_name: "b", subject: "browser",
    address: "192.0.2.1", trace_id: null,
};
export const parked: ErrorMessage = {
    queue: "task reports_error", message_id: "m/1", reason: "No JSON", parked_at: at, kind: "GenerateText", task_id: 5, attempt: 1,
};
