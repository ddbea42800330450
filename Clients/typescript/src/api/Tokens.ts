import { AiTasksError } from "../errors/AiTasksError.js";
import type { Caller } from "./Caller.js";
import type { Schema } from "../wire/api.js";
import type { Csrf } from "./Csrf.js";

// What is not needed for calls may be missing from servers of other releases.
type Issued = Omit<Schema<"TokenAnswer">, "user"> & Partial<Pick<Schema<"TokenAnswer">, "user">>;

interface Held {
    token: string;
    /** Undefined from a server that does not say it here. */
    role: string | undefined;
    /** In milliseconds of `Date.now()`. */
    until: number;
}

// A token that ends on its way to the server is of no use; of a short one at most this share is given away.
const marginMs = 60_000;
const marginShare = 0.1;

/** Bearer tokens: fetched when they are needed, kept in memory only, renewed before they end. */
export class Tokens {
    private held: Promise<Held> | undefined;

    constructor(private readonly caller: Caller, private readonly csrf: Csrf) {}

    /** A token that is good now. */
    async get(): Promise<string> {
        return this.caller.options.bearer ?? (await this.current()).token;
    }

    /** What the token's owner may do; undefined where it did not come with the token. */
    async role(): Promise<string | undefined> {
        return this.caller.options.bearer === undefined ? (await this.current()).role : undefined;
    }

    /** The server did not take a token. A newer one is kept. */
    async drop(token: string): Promise<void> {
        const { held } = this;
        if (held !== undefined && (await held).token === token && this.held === held) this.held = undefined;
    }

    /** Forgets what it has, as when somebody signs out. */
    forget(): void {
        this.held = undefined;
    }

    /** Makes a call with a token; once more with a new one where the server does not take it. */
    async with<T>(call: (headers: Record<string, string>) => Promise<T>): Promise<T> {
        const token = await this.get();
        try {
            return await call({ Authorization: `Bearer ${token}` });
        } catch (error) {
            if (!(error instanceof AiTasksError) || error.status !== 401 || this.caller.options.bearer !== undefined) throw error;
            await this.drop(token);
            return await call({ Authorization: `Bearer ${await this.get()}` });
        }
    }

    private async current(): Promise<Held> {
        if (this.held !== undefined && (await this.held).until <= Date.now()) this.held = undefined;
        return await (this.held ??= this.issue());
    }

    private issue(): Promise<Held> {
        const issued = this.ask().then(({ access_token: token, expires_in: seconds, user }) => ({
            token, role: user?.role, until: Date.now() + seconds * 1000 - Math.min(marginMs, seconds * 1000 * marginShare),
        }));
        issued.catch(() => {
            if (this.held === issued) this.held = undefined;
        });
        return issued;
    }

    private ask(): Promise<Issued> {
        const { staticToken } = this.caller.options;
        return staticToken !== undefined
            ? this.caller.json<Issued>({ method: "POST", path: "/auth/exchange", body: { static_token: staticToken }, repeatable: true })
            : this.csrf.with((headers) => this.caller.json<Issued>({ method: "POST", path: "/auth/token", body: {}, headers, repeatable: true }));
    }
}
