import type { ActiveTask, TaskState } from "./frames.js";

/** A person as the front end knows them. */
export interface FrontUser {
    id: number;
    email: string;
    username: string;
    first_name: string;
    language: string;
    is_terms_accepted: boolean;
    is_privacy_accepted: boolean;
    frontend_settings: unknown;
}

export interface StartedTask {
    task_id: number;
    task_type: string;
    status: string;
}

/** A task with its times, as `YYYY-MM-DD HH:MM:SS` in UTC. */
export interface FrontTask extends TaskState {
    date_created: string;
    date_finished: string | null;
}

export interface TaskPage {
    tasks: FrontTask[];
    total_items: number;
    total_pages: number;
    page: number;
    page_size: number;
}

export interface TaskQuery {
    task_type_filter?: string;
    status_filter?: string;
    /** From 1. */
    page?: number;
    page_size?: number;
}

export type ActiveTasks = { tasks: ActiveTask[] };

export interface Chat {
    id: string;
    title: string;
    description: string | null;
    user_id: string;
    created_at: string;
    updated_at: string;
}

/** Where in a document an answer comes from. */
export type Source = Record<string, unknown>;

export interface ChatMessage {
    id: string;
    chat_id: string;
    role: string;
    content: string;
    /** `text`; `stopped` and `partial` for an answer that is not whole. */
    message_type: string;
    images: unknown;
    sources: unknown;
    files: unknown;
    created_at: string;
}

export interface ChatHistory extends Chat {
    chat: Chat;
    messages: ChatMessage[];
}

export interface Question {
    content: string;
    /** Uploads. */
    attached_file_ids?: string[];
    /** Nodes of projects. */
    attached_document_ids?: string[];
    compare_document_ids_a?: string[];
    compare_document_ids_b?: string[];
}

export interface StoredFile {
    id: string;
    filename: string;
    mime_type: string;
    size_bytes: number;
    storage_path: string;
    created_at: string;
}

export interface FileDetails extends StoredFile {
    source_type: string;
    text_state: string;
    text_problem: string | null;
    pages: number | null;
}

export interface ProjectFile {
    id: string;
    job_id: string;
    file_type: string;
    r2_key: string;
    file_name: string;
    file_size: number;
    mime_type: string;
    created_at: string;
}

export interface ProjectNode {
    id: string;
    parent_id: string | null;
    client_id: string | null;
    node_type: string;
    name: string;
    code: string | null;
    version: number | null;
    status: string;
    attributes: unknown;
    sort_order: number;
    created_at: string;
    updated_at: string;
    files: ProjectFile[];
}

export interface PromptRole {
    id: number;
    name: string;
    content: string;
    description: string | null;
    is_active: boolean;
    version: number;
    created_at: string;
    updated_at: string;
}

export interface ChatSettings {
    /** `simple` or `complex`. */
    model_profile: string;
    selected_role_prompt_id: number | null;
    temperature?: number;
    top_p?: number;
    thinking_enabled?: boolean;
    thinking_budget?: number;
    media_resolution?: string;
}

export interface PostLayer {
    layer_id: string;
    type: string;
    order_index: number;
    data: Record<string, unknown>;
}

export interface Post {
    post_id: string;
    post_author: number;
    assigned_chat_id: number[];
    main_text: string;
    content: PostLayer[];
    task_id?: number | null;
}

/** What a person's screens are made to do. */
export interface UiEventRequest {
    type: "ui_redirect" | "ui_toast" | "ui_refresh" | "ui_update" | "ui_modal";
    user_id?: number;
    user?: string;
    target?: string;
    title?: string;
    description?: string;
    variant?: string;
    data?: unknown;
}

export interface UsageFigures {
    calls: number;
    input_tokens: number;
    output_tokens: number;
    cost: number;
    own_key_calls: number;
    own_key_cost: number;
    unpriced_calls: number;
    open_calls: number;
    estimated_calls: number;
}

export interface UsageReport {
    from: string;
    to: string;
    total: UsageFigures;
    days: { day: string; figures: UsageFigures; models: (UsageFigures & { provider: string; model: string })[] }[];
    today: unknown;
    people?: (UsageFigures & { user_id: string; username: string })[] | null;
}
