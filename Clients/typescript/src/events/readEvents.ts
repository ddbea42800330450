import { EventParser, type ServerEvent } from "./EventParser.js";

/** What {@link readEvents} needs to know. */
export interface ReadEventsOptions {
    /** Ends the reading. */
    signal: AbortSignal;
    /** Silence after which the line is taken for dead, in milliseconds. */
    silenceMs: number;
    /** Called with every sign of life, comments included. */
    heard?: () => void;
}

/**
 * The events in a response as they come.
 * @throws Error when nothing was heard for too long, or the connection broke; the signal's reason when it was aborted
 */
export async function* readEvents(response: Response, options: ReadEventsOptions): AsyncGenerator<ServerEvent, void> {
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    const parser = new EventParser();
    try {
        for (;;) {
            const { value, done } = await within(reader.read(), options);
            if (done) return;
            options.heard?.();
            yield* parser.push(value);
        }
    } finally {
        // Ends the connection, also where the events were not read to their end.
        reader.cancel().catch(() => undefined);
    }
}

function within<T>(answer: Promise<T>, { signal, silenceMs }: ReadEventsOptions): Promise<T> {
    return new Promise((resolve, reject) => {
        const stop = (): void => reject(signal.reason);
        const timer = setTimeout(() => reject(new Error(`Nothing was heard for ${silenceMs} ms.`)), silenceMs);
        signal.addEventListener("abort", stop, { once: true });
        if (signal.aborted) stop();
        answer.then(resolve, reject).finally(() => {
            clearTimeout(timer);
            signal.removeEventListener("abort", stop);
        });
    });
}
