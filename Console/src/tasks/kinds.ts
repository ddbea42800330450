/** Kinds that people start here; all others were reported by backends or made by tools. */
export const STARTABLE = [
    "onboarding_generate_goals", "goal_mentor_help", "goal_decomposition", "week_planning_help", "habit_create_help", "reward_mentor_help",
] as const;
export type Startable = (typeof STARTABLE)[number];

/** States of a task, in the order in which they can follow each other. */
export const STATES = ["pending", "running", "completed", "failed", "cancelled"] as const;
