import type { ProjectFile, ProjectNode, PromptRole, Schema } from "../wire/api.js";
import { withQuery, type Doors } from "./Doors.js";

/** Documents that everybody may ask about. */
export class ProjectsApi {
    constructor(private readonly doors: Doors) {}

    /** The nodes below a node, or the uppermost; with `all_nodes` everything below. */
    tree(query: { client_id?: string; parent_id?: string; all_nodes?: boolean; include_files?: boolean } = {}): Promise<ProjectNode[]> {
        return this.doors.bearer({ method: "GET", path: withQuery("/projects/tree", query), repeatable: true });
    }

    /** Nodes by name, code or file name. */
    search(words: string, limit?: number): Promise<ProjectNode[]> {
        return this.doors.bearer({ method: "GET", path: withQuery("/projects/search", { q: words, limit }), repeatable: true });
    }

    /** The files of a document. */
    async files(documentId: string): Promise<ProjectFile[]> {
        const path = `/projects/documents/${documentId}/results`;
        return (await this.doors.bearer<Schema<"DocumentResults">>({ method: "GET", path, repeatable: true })).files;
    }
}

/** Whom a model can play. */
export class RolesApi {
    constructor(private readonly doors: Doors) {}

    list(): Promise<PromptRole[]> {
        return this.doors.bearer({ method: "GET", path: "/prompts/roles", repeatable: true });
    }
}
