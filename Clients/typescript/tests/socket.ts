import { WebSocket } from "ws";
import type { TaskQuestions } from "../src/socket/Questions.js";
import { TaskSocket, type Frame, type SocketState, type TaskSocketOptions, type WebSocketFactory } from "../src/index.js";

export const NodeWebSocket = WebSocket as unknown as WebSocketFactory;

/** Pauses so short that tests need not wait for them. */
export const quick = { firstMs: 2, maxMs: 10, factor: 1.5, random: Math.random };

/** A socket that notes what it told. */
export function listen(url: string, options: Partial<TaskSocketOptions> = {}, rest?: TaskQuestions): { socket: TaskSocket; frames: Frame[]; states: SocketState[] } {
    const socket = new TaskSocket({ baseUrl: url, WebSocket: NodeWebSocket, backoff: quick, ...options }, rest);
    const [frames, states]: [Frame[], SocketState[]] = [[], []];
    socket.on("frame", (frame) => void frames.push(frame));
    socket.on("state", (state) => void states.push(state));
    return { socket, frames, states };
}

/** The numbers of the facts among frames. */
export function factsOf(frames: Frame[]): number[] {
    return frames.filter(({ type }) => /^task_(started|progress|completed|failed|cancelled)$/.test(type)).map(({ seq }) => seq ?? 0);
}
