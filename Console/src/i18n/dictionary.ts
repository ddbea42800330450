import type { en } from "./en";

/** What every language has to say. A language that lacks a text, or has one too many, does not compile. */
export type Dictionary = typeof en;
