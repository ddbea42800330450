/** How a state is called and which colour it has. */
export interface Look {
    text: string;
    tag: string;
}

const CIRCUITS: Readonly<Record<string, Look>> = {
    closed: { text: "operations.circuitClosed", tag: "good" },
    half_open: { text: "operations.circuitHalfOpen", tag: "warn" },
    open: { text: "operations.circuitOpen", tag: "bad" },
};

const HEALTH: Readonly<Record<string, Look>> = {
    healthy: { text: "operations.healthy", tag: "good" },
    degraded: { text: "operations.degraded", tag: "warn" },
    unhealthy: { text: "operations.unhealthy", tag: "bad" },
};

const unknown: Look = { text: "operations.unknownState", tag: "" };

/** Of the breaker that keeps calls away from a provider that fails. */
export const circuitLook = (circuit: string) => CIRCUITS[circuit] ?? unknown;

/** Of a process. */
export const healthLook = (health: string) => HEALTH[health] ?? unknown;
