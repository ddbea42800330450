import { AiTasksError } from "../errors/AiTasksError.js";
import { refusalOf } from "../errors/answers.js";
import { Caller, type Call } from "./Caller.js";
import { Csrf } from "./Csrf.js";
import { apiDefaults, type ApiOptions } from "./options.js";
import { Tokens } from "./Tokens.js";

interface Envelope<T> {
    status: string;
    data: T;
}

/** The ways into the server: as the person of the session cookie, with a bearer token, or with the key of a service. */
export class Doors {
    readonly options: ApiOptions;
    readonly tokens: Tokens;
    private readonly caller: Caller;
    private readonly csrf: Csrf;

    constructor(options: Partial<ApiOptions>) {
        this.options = apiDefaults(options);
        this.caller = new Caller(this.options);
        this.csrf = new Csrf(this.caller);
        this.tokens = new Tokens(this.caller, this.csrf);
    }

    /** A call of contract A, whose refusals come with any status. */
    async front<T>(path: string, body: unknown, more: Partial<Call> = {}): Promise<T> {
        return (await this.frontAnswer<Envelope<T>>(path, body, more)).data;
    }

    /** The same with what stands beside the data. */
    frontAnswer<T extends Envelope<unknown>>(path: string, body: unknown, more: Partial<Call> = {}): Promise<T> {
        return this.session(async (headers) => {
            const answer = await this.caller.json<T>({
                method: "POST", path: `/api/rest/front${path}`, body, ...more, headers: { ...more.headers, ...headers },
            });
            if (answer.status !== "ok") throw refusalOf(200, answer);
            return answer;
        }, more.probing);
    }

    /** A call with the session, or with a token where there is none. */
    own<T>(call: Call): Promise<T> {
        return this.session((headers) => this.caller.json<T>({ ...call, headers: { ...call.headers, ...headers } }));
    }

    /** A call with a bearer token. */
    bearer<T>(call: Call): Promise<T> {
        return this.withBearer((headers) => this.caller.json<T>({ ...call, headers: { ...call.headers, ...headers } }));
    }

    /** The same for what is no JSON. */
    bearerResponse(call: Call): Promise<Response> {
        return this.withBearer((headers) => this.caller.call({ ...call, headers: { ...call.headers, ...headers } }));
    }

    /** What {@link bearer} does, for calls that are made in another way. */
    withBearer<T>(call: (headers: Record<string, string>) => Promise<T>): Promise<T> {
        return this.watch(this.tokens.with(call));
    }

    /** What the person may do; undefined where no token's answer has said it. */
    role(): Promise<string | undefined> {
        return this.watch(this.tokens.role());
    }

    private session<T>(call: (headers: Record<string, string>) => Promise<T>, probing = false): Promise<T> {
        const { staticToken, bearer, serviceKey } = this.options;
        if (serviceKey !== undefined) return call({ "X-Service-Key": serviceKey });
        return staticToken !== undefined || bearer !== undefined ? this.withBearer(call) : this.watch(this.csrf.with(call), probing);
    }

    private async watch<T>(answer: Promise<T>, probing = false): Promise<T> {
        try {
            return await answer;
        } catch (error) {
            if (error instanceof AiTasksError && error.status === 401 && !probing) {
                this.tokens.forget();
                this.options.onSignedOut();
            }

            throw error;
        }
    }
}

/** A path with its query; what is undefined is left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | boolean | undefined>>): string {
    const given = Object.entries(query).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)]);
    return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
