import type { AuditPage, ErrorMessage, ErrorOutcome, OperationsSnapshot, OperationsTask } from "../wire/api.js";
import { withQuery, type Doors } from "./Doors.js";

/** Which tasks of everybody are wanted; what is not given does not matter. */
export interface OperationsTaskQuery {
    /** `pending`, `running`, `completed`, `failed` or `cancelled`. */
    state?: string;
    type?: string;
    /** Whose: username or email. */
    user?: string;
    /** 1 to 500; the server's default is 50. */
    limit?: number;
}

/** Which deeds are wanted; what is not given does not matter. */
export interface AuditQuery {
    /** Such as `signed_in`, `sign_in_failed`, `role_changed`, `erased`. */
    deed?: string;
    /** Who did it: username, email, id, or the name of a service. */
    actor?: string;
    /** Whom it concerns: username, email or id. */
    person?: string;
    /** The first moment, as an ISO date. */
    since?: string;
    /** The moment after the last. */
    until?: string;
    /** Only those before this one: `next` of the page before. */
    before?: number;
    /** 1 to 1000; the server's default is 100. */
    limit?: number;
}

/**
 * How the system is, and what nobody could handle; for administrators. Questions are asked once: who watches asks again anyway, and wants
 * to know at once when there is no answer.
 */
export class OperationsApi {
    constructor(private readonly doors: Doors) {}

    /** Queues, tasks, outbox, workers and nodes now. */
    snapshot(): Promise<OperationsSnapshot> {
        return this.doors.bearer({ method: "GET", path: "/v1/admin/operations" });
    }

    /** The newest tasks of everybody, newest first. */
    tasks(query: OperationsTaskQuery = {}): Promise<OperationsTask[]> {
        return this.doors.bearer({ method: "GET", path: withQuery("/v1/admin/operations/tasks", { ...query }) });
    }

    /** Who did what to whom, newest first. */
    audit(query: AuditQuery = {}): Promise<AuditPage> {
        return this.doors.bearer({ method: "GET", path: withQuery("/v1/admin/audit", { ...query }) });
    }

    /**
     * Messages that nobody could handle.
     * @throws AiTasksError `broker_away`
     */
    errors(): Promise<ErrorMessage[]> {
        return this.doors.bearer({ method: "GET", path: "/v1/admin/operations/errors" });
    }

    /**
     * Puts a message back to be handled again.
     * @throws AiTasksError `not_found` when it is there no more, `broker_away`
     */
    requeue(queue: string, messageId: string): Promise<ErrorOutcome> {
        return this.doors.bearer({ method: "POST", path: `${pathOf(queue, messageId)}/requeue` });
    }

    /**
     * Deletes a message for good.
     * @throws AiTasksError `not_found` when it is there no more, `broker_away`
     */
    discard(queue: string, messageId: string): Promise<ErrorOutcome> {
        return this.doors.bearer({ method: "DELETE", path: pathOf(queue, messageId) });
    }
}

const pathOf = (queue: string, messageId: string) => `/v1/admin/operations/errors/${encodeURIComponent(queue)}/${encodeURIComponent(messageId)}`;
