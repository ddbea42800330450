/** Calls listeners by name. What one of them throws is reported as uncaught, and keeps nothing from the others. */
export class Emitter<Events extends object> {
    private readonly listeners = new Map<keyof Events, Set<(value: never) => void>>();

    /**
     * Calls `listener` with every event of this name.
     * @returns ends that
     */
    on<Name extends keyof Events>(name: Name, listener: (value: Events[Name]) => void): () => void {
        const all = this.listeners.get(name) ?? new Set();
        this.listeners.set(name, all.add(listener));
        return () => void all.delete(listener);
    }

    emit<Name extends keyof Events>(name: Name, value: Events[Name]): void {
        for (const listener of [...(this.listeners.get(name) ?? [])]) {
            try {
                (listener as (value: Events[Name]) => void)(value);
            } catch (error) {
                queueMicrotask(() => {
                    throw error;
                });
            }
        }
    }
}
