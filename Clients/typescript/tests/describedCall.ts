import { readFileSync } from "node:fs";
import type { PlayedRequest } from "./server/PlayedServer.js";

interface Described {
    $ref?: string;
    properties?: Record<string, unknown>;
}

interface Operation {
    parameters?: { in: string; name: string }[];
    requestBody?: { content: Record<string, { schema: Described }> };
}

const description = JSON.parse(readFileSync(new URL("../schema/openapi.json", import.meta.url), "utf8")) as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, Described> };
};

/** What of a request the server's description does not know: its address, or parts of its query or of its body. */
export function strangeIn({ method, path, query, json }: PlayedRequest): string[] {
    const operation = find(method, path);
    if (operation === undefined) return [`${method} ${path}`];
    const named = operation.parameters?.filter((one) => one.in === "query").map(({ name }) => name) ?? [];
    const schema = operation.requestBody?.content["application/json"]?.schema;
    const described = schema?.$ref === undefined ? schema : description.components.schemas[schema.$ref.split("/").at(-1) ?? ""];
    return [
        ...[...query.keys()].filter((name) => !named.includes(name)),
        ...Object.keys((json ?? {}) as object).filter((name) => described?.properties?.[name] === undefined),
    ];
}

// An address without parameters is nearer than one that has them.
function find(method: string, path: string): Operation | undefined {
    const parts = path.replace(/\/$/, "").split("/");
    const fitting = Object.keys(description.paths).filter((template) => {
        const wanted = template.split("/");
        return wanted.length === parts.length && wanted.every((part, at) => part.startsWith("{") || part === parts[at]);
    }).sort((a, b) => a.split("{").length - b.split("{").length);
    return fitting.map((template) => description.paths[template]?.[method.toLowerCase()]).find((operation) => operation !== undefined);
}
