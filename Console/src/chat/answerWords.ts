import { isSignedOut } from "../server/server";
import { wordsFor } from "../shell/failure";

/** What to tell a person about an error; nothing about a session that has ended, which has a dialog of its own. */
export const wordsUnlessSignedOut = (error: unknown) => (isSignedOut(error) ? "" : wordsFor(error));
