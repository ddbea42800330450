/**
 * Registers a person who has agreed to everything.
 * @param {URL} gateway
 * @returns {Promise<Record<string, string>>} the cookies of their session
 */
export async function register(gateway) {
    const cookies = {};
    const post = async (path, body, headers = {}) => {
        const answer = await fetch(new URL(`/api/rest/front/${path}/`, gateway), {
            method: "POST",
            headers: { "Content-Type": "application/json", Cookie: Object.entries(cookies).map(pair => pair.join("=")).join("; "), ...headers },
            body: JSON.stringify(body),
        });
        for (const cookie of answer.headers.getSetCookie()) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
            cookies[name] = value;
        }
        const said = await answer.json().catch(() => ({}));
        if (said.status !== "ok") throw new Error(`Nobody could be registered: ${path} answered ${answer.status} ${said.error_message ?? ""}`.trim());
        return answer;
    };
    const call = async (path, body) => post(path, body, { "X-CSRFToken": (await post("csrf", {})).headers.get("X-CSRFToken") });

    await call("registration", { email: `figures-${crypto.randomUUID()}@example.com`, password: crypto.randomUUID() });
    await call("update-user-data", { is_terms_accepted: true, is_privacy_accepted: true, language: "en" });
    return cookies;
}
