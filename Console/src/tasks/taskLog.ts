import type { Frame } from "aitasks-client";
import { api } from "../server/server";

interface Poll {
    data: { events: Frame[]; epoch?: string; after?: number };
}

const poll = (position: string) =>
    api.doors.own<Poll>({ method: "GET", path: `/api/tasks/events/poll?wait=0${position}`, repeatable: true }).then(answer => answer.data);

/** Reads the log of the person's tasks from its beginning, as far back as it is kept, and tells what it finds as it comes. */
export async function earlierFrames(tell: (frames: Frame[]) => void) {
    const { epoch, after: newest = 0 } = await poll("");
    for (let after = 0; epoch && after < newest;) {
        const found = await poll(`&epoch=${encodeURIComponent(epoch)}&after=${after}`);
        if (!found.after || found.after <= after) return;
        after = found.after;
        tell(found.events);
    }
}
