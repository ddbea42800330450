import type { FrontUser } from "aitasks-client";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { i18n, setLanguage, type Language } from "../i18n";
import { api, onSignedOut, server } from "../server/server";

/** Who is signed in, and whether the server has forgotten them meanwhile. */
export const useSession = defineStore("session", () => {
    const user = shallowRef<FrontUser | null>(null);

    /** True: the session has ended while the page was open. */
    const expired = ref(false);

    let looked: Promise<boolean> | undefined;

    onSignedOut(() => {
        if (user.value) expired.value = true;
    });

    /** Whether somebody is signed in; asks the server once. A server that cannot be reached leaves the question open. */
    function find(): Promise<boolean> {
        if (user.value) return Promise.resolve(true);
        looked ??= api.account.me().then(found => {
            if (found) enter(found);
            return found !== undefined;
        }).finally(() => (looked = undefined));
        return looked;
    }

    /** Takes over who has signed in. Another person than before gets a page without the things of the former one. */
    function enter(found: FrontUser) {
        if (user.value && user.value.id !== found.id) {
            location.reload();
            return;
        }
        user.value = found;
        // The socket is that of the ended session, and would be closed for it.
        if (expired.value) server.stop();
        expired.value = false;
        if (found.is_terms_accepted && found.is_privacy_accepted) server.start();
        if (found.language !== i18n.global.locale.value) void api.account.update({ language: i18n.global.locale.value }).catch(() => undefined);
    }

    /** Signs out, here and on the server. The page is loaded anew, so that nothing of the person stays in it. */
    async function leave() {
        // First, since it would be told that nobody is signed in any more.
        server.stop();
        await api.account.logout().catch((error: unknown) => {
            server.start();
            throw error;
        });
        location.assign("/app/sign-in");
    }

    /** Changes the language of the console and of what models write. */
    async function speak(language: Language) {
        setLanguage(language);
        if (user.value) await api.account.update({ language }).catch(() => undefined);
    }

    return { user, expired, find, enter, leave, speak };
});
