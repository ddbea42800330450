import { AiTasksClient, AiTasksError } from "aitasks-client";

let signedOut: () => void = () => {};

/** Says whom to tell that the session is over. */
export function onSignedOut(tell: () => void) {
    signedOut = tell;
}

/** The one connection of this page to its server. A newer tab takes the socket; this one goes on beside it. */
export const server = new AiTasksClient({ onSignedOut: () => signedOut(), socket: { afterReplaced: "follow" } });

/** Every call of the server. */
export const api = server.api;

// The socket finds out by itself when nobody calls anything.
server.socket.on("state", state => {
    if (state.status === "closed" && state.reason === "signed_out") signedOut();
});

/** Whether an error only says that the session has ended, which has a dialog of its own. */
export const isSignedOut = (error: unknown) => error instanceof AiTasksError && error.status === 401 && error.code !== "invalid_credentials";
