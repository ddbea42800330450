/** What the server takes at least. */
const SHORTEST_PASSWORD = 8;

/** Which text of the dictionary tells what is wrong; absent where nothing is. */
export interface CredentialProblems {
    email?: string;
    password?: string;
}

/** Checks what was typed, so that a mistake is said beside its field. Only new passwords have a length. */
export function problemsOf(email: string, password: string, registers: boolean): CredentialProblems {
    return {
        ...(email.trim() ? {} : { email: "signIn.emailMissing" }),
        ...(!password
            ? { password: "signIn.passwordMissing" }
            : registers && password.length < SHORTEST_PASSWORD ? { password: "signIn.passwordShort" } : {}),
    };
}

/** The person of a system in Development; elsewhere nobody goes by this name, and nobody is told of it. */
export const demo = { email: "demo@aitasks.local", password: "demo" };

/** Whether a page's host is the machine on which it is looked at. */
export const isThisMachine = (host: string) => ["localhost", "127.0.0.1", "[::1]"].includes(host);

/** Where to go after signing in: a page of the console and nothing else, since anybody can write the address. */
export function pageAfter(next: unknown): string {
    return typeof next === "string" && /^\/app\/(?!sign-in)[^\\]*$/.test(next) && !next.includes("//") ? next : "/app/tasks";
}
