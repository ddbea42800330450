import type { UiEventRequest, UsageReport } from "../wire/api.js";
import { withQuery, type Doors } from "./Doors.js";

/** Days as `2026-12-31`, in UTC. */
export interface UsagePeriod {
    from?: string;
    to?: string;
}

/** What calls of models took. */
export class UsageApi {
    constructor(private readonly doors: Doors) {}

    /** One's own calls by day and model, and what is left of today's budget. */
    own(period: UsagePeriod = {}): Promise<UsageReport> {
        return this.doors.bearer({ method: "GET", path: withQuery("/v1/user/usage", { ...period }), repeatable: true });
    }

    /** Everybody's calls, or those of one person by id, username or email; for administrators. */
    all(period: UsagePeriod & { user_id?: string } = {}): Promise<UsageReport> {
        return this.doors.bearer({ method: "GET", path: withQuery("/v1/admin/usage", { ...period }), repeatable: true });
    }
}

/** Driving of a person's screens; with the key of a service, as everybody's backend. */
export class UiEventsApi {
    constructor(private readonly doors: Doors) {}

    /** Does something on all screens that the person has open now. */
    async show(event: UiEventRequest): Promise<void> {
        await this.doors.own({ method: "POST", path: "/api/ui-events", body: event });
    }
}
