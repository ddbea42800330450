import { EventStreamLink } from "./EventStreamLink.js";
import type { Link, LinkEvents } from "./Link.js";
import { addressOf, type TaskSocketOptions } from "./options.js";
import type { StreamPosition } from "./StreamPosition.js";
import { WebSocketLink } from "./WebSocketLink.js";

/** Opens a connection that goes on from a position. */
export function openLink(way: "socket" | "stream", options: TaskSocketOptions, place: StreamPosition, events: LinkEvents): Link {
    const [path, scheme] = way === "socket" ? (["/ws/tasks/", "ws"] as const) : (["/api/tasks/events", "http"] as const);
    const url = addressOf(options.baseUrl, path, scheme);
    for (const [name, value] of Object.entries(place.query)) url.searchParams.set(name, value);
    return way === "socket" ? new WebSocketLink({ ...options, url: url.href }, events) : new EventStreamLink({ ...options, url: url.href }, events);
}
