/** Which way to the server is tried next: a socket, or an event stream where sockets do not get through. */
export class Route {
    way: "socket" | "stream" = "socket";
    /** Connections in a row that did not last. */
    failures = 0;
    /** True: event streams only, since a newer tab has the socket. */
    evicted = false;
    private unopened = 0;

    /** @param fallbackAfter sockets in a row that do not open before an event stream is tried */
    constructor(private readonly fallbackAfter: number) {}

    opened(): void {
        this.unopened = 0;
    }

    /** @param opened whether the connection that ended had been open */
    ended(opened: boolean): void {
        this.failures++;
        if (opened) return;
        this.unopened++;
        if (!this.evicted) this.way = this.way === "socket" && this.unopened >= this.fallbackAfter ? "stream" : "socket";
    }

    /** Leaves the socket to the newer tab. */
    giveWay(): void {
        [this.evicted, this.way] = [true, "stream"];
    }
}
