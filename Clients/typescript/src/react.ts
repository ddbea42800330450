export { AiTasksProvider, useAiTasksClient } from "./react/client.js";
export { useAITask } from "./react/useAITask.js";
export { useSocketState, useTasks } from "./react/useTasks.js";
export { useUIEvents, useUIEventListener } from "./react/useUIEvents.js";
