export { aiTasks, useAiTasksClient } from "./vue/client.js";
export { useAITask } from "./vue/useAITask.js";
export { useSocketState, useTasks } from "./vue/useTasks.js";
export { useUIEvents, useUIEventListener } from "./vue/useUIEvents.js";
