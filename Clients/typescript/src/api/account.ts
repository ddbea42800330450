import { AiTasksError } from "../errors/AiTasksError.js";
import type { ChatSettings, FrontUser, Schema, SettingsChange, UserChanges } from "../wire/api.js";
import { withQuery, type Doors } from "./Doors.js";

const readMe = (doors: Doors): Promise<Schema<"Me">> => doors.bearer({ method: "GET", path: "/me", repeatable: true });

/** Signing in and out with a session, and who one is. */
export class AccountApi {
    constructor(private readonly doors: Doors) {}

    /** @throws AiTasksError `invalid_credentials` */
    async login(email: string, password: string): Promise<FrontUser> {
        const user = await this.doors.front<FrontUser>("/login/", { email, password }, { probing: true });
        this.doors.tokens.forget();
        return user;
    }

    /** @throws AiTasksError `email_already_registered`, `validation_error` */
    async register(email: string, password: string, firstName = ""): Promise<FrontUser> {
        const user = await this.doors.front<FrontUser>("/registration/", { email, password, first_name: firstName }, { probing: true });
        this.doors.tokens.forget();
        return user;
    }

    async logout(): Promise<void> {
        this.doors.tokens.forget();
        await this.doors.front("/logout/", {}, { probing: true });
    }

    /** Who is signed in; undefined for nobody. */
    async me(): Promise<FrontUser | undefined> {
        try {
            return await this.doors.front<FrontUser>("/get-user-data/", {}, { probing: true, repeatable: true });
        } catch (error) {
            if (error instanceof AiTasksError && error.status === 401) return undefined;
            throw error;
        }
    }

    /** What the person may do: `admin` or `user`. It comes with their token; only somebody else's token has to be asked about. */
    async role(): Promise<string> {
        return (await this.doors.role()) ?? (await readMe(this.doors)).user.role;
    }

    /** Changes what is given, such as `language`, `is_terms_accepted` and `is_privacy_accepted`. */
    update(changes: UserChanges): Promise<FrontUser> {
        return this.doors.front("/update-user-data/", changes, { repeatable: true });
    }
}

/** How a person wants to be answered in chats, and what is known of them. */
export class SettingsApi {
    constructor(private readonly doors: Doors) {}

    async get(): Promise<ChatSettings> {
        return (await readMe(this.doors)).settings;
    }

    /** Changes what is given. */
    change(changes: SettingsChange): Promise<ChatSettings> {
        return this.doors.bearer({ method: "PATCH", path: "/me/settings", body: changes, repeatable: true });
    }

    /** All that is known of the person: a zip of JSON files and of their own files. */
    async export(): Promise<Blob> {
        return (await this.doors.bearerResponse({ method: "GET", path: "/me/export" })).blob();
    }

    /**
     * Erases the person's account and all that is in it, for good.
     * @param username Their own, to make sure.
     * @throws AiTasksError `validation_error` for another name, `own_account` for an administrator
     */
    async erase(username: string): Promise<void> {
        await this.doors.bearer({ method: "DELETE", path: withQuery("/me", { username }) });
        this.doors.tokens.forget();
    }
}
