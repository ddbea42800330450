import { AiTasksError } from "aitasks-client";
import { ref } from "vue";
import { i18n } from "../i18n";
import { isSignedOut } from "../server/server";

/** What to tell a person about an error: the server's own words, or that it is away. */
export function wordsFor(error: unknown): string {
    return error instanceof AiTasksError && error.status > 0 && error.code !== "bad_answer" ? error.message : i18n.global.t("common.unreachable");
}

/** The last failure of a part of a page, in words, and a way to try something without throwing. */
export function useFailure() {
    const failure = ref("");

    /** Runs a step; answers whether it worked, and keeps in `failure` why not. A session that has ended has a dialog of its own. */
    async function attempt(step: () => Promise<unknown>): Promise<boolean> {
        failure.value = "";
        try {
            await step();
            return true;
        } catch (error) {
            failure.value = isSignedOut(error) ? "" : wordsFor(error);
            return false;
        }
    }

    return { failure, attempt };
}
