/** Where a reader is in something that scrolls, all in CSS pixels. */
export interface ScrollPlace {
    /** What is hidden above. */
    top: number;
    /** Height of what is seen. */
    view: number;
    /** Height of everything. */
    height: number;
}

// Whoever is this near the end is taken for somebody who reads it.
const NEAR = 64;

/** Decides whether a page goes on with an answer that grows: only for a reader who is at its end, and not for one who has gone up. */
export class EndFollower {
    private top = 0;

    /** True: what is new is to be shown. */
    following = true;

    /** The reader, or the page for them, has scrolled. Growth moves nothing, so only a way up can be the reader's leaving. */
    scrolled(place: ScrollPlace): void {
        const isNear = place.height - place.top - place.view <= NEAR;
        if (isNear) this.following = true;
        else if (place.top < this.top) this.following = false;
        this.top = place.top;
    }

    /** Shows the end again, whatever the reader did, as when they ask something. */
    catchUp(): void {
        this.following = true;
    }
}
