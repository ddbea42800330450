import { AiTasksError } from "../errors/AiTasksError.js";
import { refusalOf } from "../errors/answers.js";
import type { FileDetails, StoredFile } from "../wire/api.js";
import type { Doors } from "./Doors.js";

/** More about an upload. */
export interface UploadOptions {
    /** The file's name, where it has none itself. */
    name?: string;
    /** Called as it goes on, with a share from 0 to 1; once at the end where no `XMLHttpRequest` exists. */
    progress?: (share: number) => void;
    signal?: AbortSignal;
}

/** Files of a person. */
export class FilesApi {
    constructor(private readonly doors: Doors) {}

    /** @throws AiTasksError `request_too_large`, or what is wrong with the file */
    upload(file: Blob, options: UploadOptions = {}): Promise<StoredFile> {
        const form = new FormData();
        form.append("file", file, options.name ?? (file as Partial<File>).name ?? "file");
        return typeof XMLHttpRequest === "undefined" ? this.send(form, options) : this.doors.withBearer((headers) => this.sendWatched(form, headers, options));
    }

    get(id: string): Promise<FileDetails> {
        return this.doors.bearer({ method: "GET", path: `/files/${id}`, repeatable: true });
    }

    /** The file itself. */
    async content(id: string): Promise<Blob> {
        return (await this.doors.bearerResponse({ method: "GET", path: `/files/${id}/content`, repeatable: true })).blob();
    }

    private async send(form: FormData, { progress, signal }: UploadOptions): Promise<StoredFile> {
        const stored = await this.doors.bearer<StoredFile>({ method: "POST", path: "/files/upload", body: form, signal });
        progress?.(1);
        return stored;
    }

    // Nothing but XMLHttpRequest says how much has gone.
    private sendWatched(form: FormData, headers: Record<string, string>, { progress, signal }: UploadOptions): Promise<StoredFile> {
        return new Promise((resolve, reject) => {
            const request = new XMLHttpRequest();
            request.open("POST", `${this.doors.options.baseUrl.replace(/\/$/, "")}/files/upload`);
            request.withCredentials = this.doors.options.credentials === "include";
            for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
            request.upload.onprogress = (event) => void (event.lengthComputable && progress?.(event.loaded / event.total));
            request.onload = () => {
                const body = parsed(request.responseText);
                if (request.status >= 200 && request.status < 300 && body !== undefined) resolve(body as StoredFile);
                else reject(refusalOf(request.status, body));
            };
            request.onerror = () => reject(new AiTasksError("network_error", "The server cannot be reached."));
            request.onabort = () => reject(new AiTasksError("aborted", "The upload was given up."));
            signal?.addEventListener("abort", () => request.abort(), { once: true });
            if (signal?.aborted) request.onabort(new ProgressEvent("abort"));
            else request.send(form);
        });
    }
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
