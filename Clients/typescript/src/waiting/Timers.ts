/** Timers that are stopped together. */
export class Timers {
    private readonly all = new Set<ReturnType<typeof setTimeout>>();

    after(ms: number, then: () => void): void {
        const timer = setTimeout(() => {
            this.all.delete(timer);
            then();
        }, ms);
        this.all.add(timer);
    }

    clear(): void {
        for (const timer of this.all) clearTimeout(timer);
        this.all.clear();
    }
}
