import type { Frame, FrameData, FrameType } from "../wire/frames.js";
import { closeCodes } from "./Link.js";

/** Why a socket is closed and does not come back by itself. */
export type CloseReason = "stopped" | "signed_out" | "replaced" | "policies";

/** How it stands with the connection. */
export type SocketState =
    | { status: "connecting" }
    /** The socket is open. */
    | { status: "open" }
    /** An event stream is open in its place. */
    | { status: "following" }
    /** Cut off; the next try is made at `retryAt`, in milliseconds of `Date.now()`. */
    | { status: "waiting"; retryAt: number }
    | { status: "closed"; reason: CloseReason };

/** What a `TaskSocket` tells: its state, every frame that is news, and the same by the frame's type. */
export type TaskSocketEvents = { state: SocketState; frame: Frame } & { [Type in FrameType]: FrameData[Type] };

/** Close codes after which coming back would not help. */
export const closeReasons: Readonly<Record<number, CloseReason>> = {
    [closeCodes.signedOut]: "signed_out", [closeCodes.replaced]: "replaced", [closeCodes.policies]: "policies",
};
