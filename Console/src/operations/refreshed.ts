import { onScopeDispose, ref, shallowRef } from "vue";
import { isSignedOut } from "../server/server";
import { wordsFor } from "../shell/failure";

/**
 * Something that is asked for again and again while somebody can see it. A page in the background asks nothing, and asks at once when it is
 * looked at again. What was last known stays when there is no answer.
 * @param everyMs from an answer to the next question
 */
export function useRefreshed<T>(ask: () => Promise<T>, everyMs: number) {
    const value = shallowRef<T | null>(null);

    /** When the value came; null before the first. */
    const at = ref<Date | null>(null);

    /** Why the last question has no answer, in words; empty when it has one. Stays as it is while the next one is asked. */
    const failure = ref("");

    let timer: ReturnType<typeof setTimeout> | undefined;
    let newest = 0;
    let stopped = false;

    /** Asks now. An answer to an earlier question that is still under way counts no more. */
    async function refresh(): Promise<void> {
        clearTimeout(timer);
        const number = ++newest;
        let failed = "";
        try {
            const answer = await ask();
            if (number !== newest) return;
            value.value = answer;
            at.value = new Date();
        } catch (error) {
            // A session that has ended has a dialog of its own.
            failed = isSignedOut(error) ? "" : wordsFor(error);
        }
        if (number !== newest || stopped) return;
        failure.value = failed;
        if (!document.hidden) timer = setTimeout(refresh, everyMs);
    }

    function look() {
        clearTimeout(timer);
        if (!document.hidden) void refresh();
    }

    document.addEventListener("visibilitychange", look);
    onScopeDispose(() => {
        stopped = true;
        clearTimeout(timer);
        document.removeEventListener("visibilitychange", look);
    });
    look();
    return { value, at, failure, refresh };
}
