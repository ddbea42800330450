import type { StoredFile, UploadOptions } from "aitasks-client";
import { computed, reactive } from "vue";

/** Something that goes with the next question: an upload, or a node of a project. */
export interface Attachment {
    key: number;
    kind: "file" | "node";
    name: string;
    /** The server's; empty until it has all of a file. */
    id: string;
    state: "uploading" | "ready" | "failed";
    /** 0 to 100. */
    percent: number;
    /** Why it failed, in words. */
    problem: string;
}

/** What uploads a file, and what to say about a failure. */
export interface AttachmentParts {
    upload: (file: File, options: UploadOptions) => Promise<StoredFile>;
    wordsFor: (error: unknown) => string;
}

/** The documents beside the question that is being written. */
export function useAttachments({ upload, wordsFor }: AttachmentParts) {
    const list = reactive<Attachment[]>([]);
    const running = new Map<number, { file: File; ending: AbortController }>();
    let nextKey = 1;

    /** Uploads files at once, so that they are there when the question is sent. */
    function addFiles(files: Iterable<File>) {
        for (const file of files) {
            const key = nextKey++;
            list.push({ key, kind: "file", name: file.name, id: "", state: "uploading", percent: 0, problem: "" });
            void send(key, file);
        }
    }

    async function send(key: number, file: File) {
        const ending = new AbortController();
        running.set(key, { file, ending });
        const change = (changes: Partial<Attachment>) => Object.assign(list.find(one => one.key === key) ?? {}, changes);
        change({ state: "uploading", percent: 0, problem: "" });
        try {
            const stored = await upload(file, { signal: ending.signal, progress: share => change({ percent: Math.round(share * 100) }) });
            change({ state: "ready", id: stored.id, percent: 100 });
        } catch (error) {
            if (!ending.signal.aborted) change({ state: "failed", problem: wordsFor(error) });
        }
    }

    /** Tries an upload that failed again. */
    function retry(key: number) {
        const known = running.get(key);
        if (known) void send(key, known.file);
    }

    /** Attaches a node of a project with all documents below it; a second time takes it away. */
    function toggleNode(id: string, name: string) {
        const attached = list.find(one => one.kind === "node" && one.id === id);
        if (attached) remove(attached.key);
        else list.push({ key: nextKey++, kind: "node", name, id, state: "ready", percent: 100, problem: "" });
    }

    /** Takes one away; an upload that goes on is given up. */
    function remove(key: number) {
        running.get(key)?.ending.abort();
        running.delete(key);
        const at = list.findIndex(one => one.key === key);
        if (at >= 0) list.splice(at, 1);
    }

    /** Takes all away. */
    function clear() {
        for (const { key } of [...list]) remove(key);
    }

    const ids = (kind: Attachment["kind"]) => list.filter(one => one.kind === kind && one.state === "ready").map(one => one.id);
    const uploading = computed(() => list.some(one => one.state === "uploading"));
    const failed = computed(() => list.some(one => one.state === "failed"));
    return { list, uploading, failed, addFiles, retry, toggleNode, remove, clear, ids };
}

export type Attachments = ReturnType<typeof useAttachments>;
