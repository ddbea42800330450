const secondMs = 1000;

/** Counts seconds down by the clock, so that a page that slept shows what is true. */
export class Cooldown {
    private until = 0;
    private timer: ReturnType<typeof setTimeout> | undefined;

    /** @param tell called with the whole seconds that are left, whenever they change */
    constructor(private readonly tell: (seconds: number) => void) {}

    start(seconds: number): void {
        this.stop();
        this.until = Date.now() + seconds * secondMs;
        this.tick();
    }

    /** Goes on after {@link stop}, with the time that has passed meanwhile. */
    resume(): void {
        if (this.until > 0) this.tick();
    }

    stop(): void {
        clearTimeout(this.timer);
    }

    private tick(): void {
        clearTimeout(this.timer);
        const left = Math.max(0, this.until - Date.now());
        this.tell(Math.ceil(left / secondMs));
        if (left > 0) this.timer = setTimeout(() => this.tick(), left % secondMs || secondMs);
    }
}
