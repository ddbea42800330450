import { setTimeout as pause } from "node:timers/promises";

/** Waits until something holds; fails with its name when it does not within half a minute. */
export async function until<T>(what: string, holds: () => T | Promise<T>): Promise<NonNullable<T>> {
    const end = performance.now() + 30_000;
    for (;;) {
        const value = await holds();
        if (value) return value;
        if (performance.now() > end) throw new Error(`Waited in vain for ${what}.${typeof document === "undefined" ? "" : ` The page says: ${document.body.textContent}`}`);
        await pause(2);
    }
}
