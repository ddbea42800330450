/** What every generated file has to hold, by its name in src/generated. */
export function generated(): Promise<Record<string, string>>;
