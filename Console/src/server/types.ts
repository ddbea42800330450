/** States of a task as the server says them. */
export type TaskState = "pending" | "running" | "completed" | "failed" | "cancelled";

/** Why a task failed: a word for programs, a sentence for people. */
export interface TaskFailure {
    code: string;
    message: string;
}

/** A task as `status/` and `history/` show it; dates are UTC, `YYYY-MM-DD HH:MM:SS`. */
export interface Task {
    task_id: number;
    task_type: string;
    status: TaskState;
    progress_percent: number;
    progress_text: string | null;
    result: unknown;
    error: TaskFailure | null;
    date_created: string;
    date_finished: string | null;
    queue_position?: number | null;
    estimated_wait_seconds?: number | null;
}

/** A page of the history. */
export interface TaskPage {
    tasks: Task[];
    total_items: number;
    total_pages: number;
    page: number;
}

/** Whoever is signed in. */
export interface User {
    id: number;
    email: string;
    username: string;
    first_name: string;
    language: string;
    is_terms_accepted: boolean;
    is_privacy_accepted: boolean;
}

/** A frame of a socket as it came. */
export interface Frame {
    type: string;
    data?: Record<string, unknown>;
    seq?: number;
    epoch?: string;
    [member: string]: unknown;
}

/** How a connection is: `replaced` follows from beside a newer tab. */
export type Link = "connecting" | "open" | "waiting" | "replaced" | "closed";

/** Something for one's own screens. */
export interface UiEvent {
    type: "ui_toast" | "ui_redirect" | "ui_modal" | "ui_update" | "ui_refresh";
    title?: string;
    description?: string;
    variant?: string;
    target?: string;
    data?: unknown;
}
