/** Calls back when nothing was heard for too long: a connection may be dead without anybody being told. */
export class SilenceWatch {
    private heardAt = Date.now();
    private timer: ReturnType<typeof setTimeout> | undefined;

    /**
     * @param limitMs how long silence may last
     * @param tooLong called once, when it lasted longer
     */
    constructor(private readonly limitMs: number, private readonly tooLong: () => void) {
        this.arm(limitMs);
    }

    heard(): void {
        this.heardAt = Date.now();
    }

    stop(): void {
        clearTimeout(this.timer);
    }

    // One timer that looks at the clock, not a new one with each frame. After a sleep of the machine it fires at once.
    private arm(ms: number): void {
        this.timer = setTimeout(() => {
            const rest = this.heardAt + this.limitMs - Date.now();
            if (rest > 0) this.arm(rest);
            else this.tooLong();
        }, ms);
    }
}
