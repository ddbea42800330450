import type { components } from "../generated/api.js";
import type { AnswerImage, AnswerSource } from "../generated/frames.js";

/** Anything that the server's description names, such as `Schema<"OperationsSnapshot">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

export type FrontUser = Schema<"FrontUser">;
export type StartedTask = Schema<"StartedTask">;
/** A task with its times, as `YYYY-MM-DD HH:MM:SS` in UTC. */
export type FrontTask = Schema<"FrontTask">;
export type TaskPage = Schema<"TaskHistory">;
export type TaskQuery = Schema<"HistoryRequest">;
export type UserChanges = Schema<"UserDataChanges">;

export type Chat = Schema<"Chat">;
export type ChatChanges = Schema<"ChatRequest">;
export type Question = Schema<"MessageRequest"> & { content: string };
/** A message, and where in documents an answer comes from. */
export type ChatMessage = Omit<Schema<"MessageBody">, "images" | "sources"> & { images: AnswerImage[]; sources: AnswerSource[] };
export type ChatHistory = Omit<Schema<"ChatHistory">, "messages"> & { messages: ChatMessage[] };
export type ChatSettings = Schema<"ChatSettings">;
export type SettingsChange = Schema<"SettingsChange">;

export type StoredFile = Schema<"KeptFile">;
export type FileDetails = Schema<"FileInfo">;
export type ProjectFile = Schema<"ProjectFile">;
export type ProjectNode = Schema<"ProjectNode">;
export type PromptRole = Schema<"PromptRole">;

/** A layer; what its data hold depends on its type. */
export type PostLayer = Omit<Schema<"PostLayer">, "data"> & { data: Record<string, unknown> };
export type Post = Omit<Schema<"PostAnswer">, "content"> & { content: PostLayer[] };
export type LayerChanges = Omit<Schema<"LayerRequest">, "data"> & { data?: Record<string, unknown> };
export type PublishedPost = Schema<"PublishedPost">;

export type UiEventRequest = Schema<"UiEvent">;
export type OperationsSnapshot = Schema<"OperationsSnapshot">;
export type OperationsTask = Schema<"OperationsTask">;
export type AuditEntry = Schema<"AuditEntry">;
export type AuditPage = Schema<"AuditPage">;
export type ErrorMessage = Schema<"ErrorMessage">;
export type ErrorOutcome = Schema<"ErrorOutcome">;
export type UsageFigures = Schema<"UsageFigures">;
export type UsageReport = Schema<"UsageReport">;
