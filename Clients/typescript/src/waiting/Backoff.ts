/** How long to wait between tries. */
export interface BackoffOptions {
    /** Before the second try at most, in milliseconds. */
    firstMs: number;
    /** Between any two tries at most, in milliseconds. */
    maxMs: number;
    /** By how much the most grows with each try; at least 1. */
    factor: number;
    /** From 0 to below 1; for tests. */
    random: () => number;
}

export const defaultBackoff: BackoffOptions = { firstMs: 500, maxMs: 30_000, factor: 2, random: Math.random };

/**
 * A pause before try number `failures` + 1, with full jitter: anything between nothing and the most, so that a thousand clients that
 * were cut at once do not come back at once.
 */
export function pauseMs(failures: number, options: BackoffOptions): number {
    const most = Math.min(options.maxMs, options.firstMs * options.factor ** Math.max(0, failures - 1));
    return Math.floor(options.random() * most);
}

/** Waits; rejects with the signal's reason when it is aborted before. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const stop = (): void => {
            clearTimeout(timer);
            reject(signal?.reason);
        };
        const timer = setTimeout(() => {
            signal?.removeEventListener("abort", stop);
            resolve();
        }, ms);
        signal?.addEventListener("abort", stop, { once: true });
    });
}
