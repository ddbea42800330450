import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import * as client from "../src/index.js";
import { PlayedTasks } from "./server/PlayedTasks.js";

// A compiler that starts on a machine that has other things to do.
const compilerMs = 180_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(`${root}README.md`, "utf8");
const examples = [...readme.matchAll(/^```ts( run)?\n([^]*?)^```$/gm)].map(([, run, code]) => ({ run: run !== undefined, code: code! }));
const runnable = examples.filter(({ run }) => run);

/** What the compiler says of texts that stand in this folder, by text. */
function problemsOf(texts: string[]): string[][] {
    const files = new Map(texts.map((text, index) => [`${root}tests/example-${index}.ts`, `${text}\nexport {};`]));
    const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
    const paths = { "aitasks-client": ["./src/index.ts"], "aitasks-client/*": ["./src/*.ts"] };
    const host = ts.createCompilerHost({ ...options, paths });
    const { getSourceFile, fileExists } = host;
    host.fileExists = (name) => files.has(name) || fileExists(name);
    host.getSourceFile = (name, ...more) => {
        const text = files.get(name);
        return text === undefined ? getSourceFile(name, ...more) : ts.createSourceFile(name, text, more[0]);
    };
    const program = ts.createProgram([...files.keys()], { ...options, paths, noUnusedLocals: false }, host);
    return [...files.keys()].map((name) => program.getSourceFile(name)).map((file) => [
        ...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file),
    ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")));
}

describe("The examples of the README", () => {
    let played: PlayedTasks;

    beforeEach(async () => {
        played = await PlayedTasks.start();
        vi.stubGlobal("WebSocket", WebSocket);
        const { server } = played;
        const token = { access_token: "t", expires_in: 3600 };
        server.json("POST /auth/token", token);
        server.json("POST /auth/exchange", token);
        server.json("GET /chats", [{}, {}]);
        server.json("POST /chats", { id: "c" });
        server.json("POST /files/upload", { id: "f" });
        server.json("POST /chats/c/messages", { id: "m" });
        server.json("GET /chats/c", { id: "c", messages: [{ role: "assistant", sources: ["plan.txt"] }] });
        server.on("GET /chats/c/stream", (_, response) => void response.writeHead(200, { "Content-Type": "text/event-stream" }).end(
            'event: llm_token\ndata: {"token":"3.3 m","accumulated":"3.3 m","model":null}\n\nevent: completed\ndata: {"message":"done"}\n\n'));
    });

    afterEach(async () => {
        vi.unstubAllGlobals();
        await played.stop();
    });

    it("are there", () => expect([examples.length, runnable.length]).toEqual([9, 5]));

    it("fit the types, and would not, were they wrong", () => {
        const wrong = 'import { TaskSocket } from "aitasks-client";\nnew TaskSocket().begin();';
        expect(problemsOf([...examples.map(({ code }) => code), wrong])).toEqual([
            ...examples.map(() => []), ["Property 'begin' does not exist on type 'TaskSocket'."],
        ]);
    }, compilerMs);

    const said: Record<number, unknown[]> = {
        0: [["open:", 1], [expect.objectContaining({ task_id: 1, status: "pending" })]],
        1: [[[]]],
        2: [["Again in 38 s"]],
        3: [[2]],
        4: [[1], [0, "3.3 m"], ["completed", "3.3 m", ["plan.txt"]]],
    };

    it.each(runnable.map(({ code }, index) => [index, code] as const))("do what they say (no. %i of those that run)", async (index, code) => {
        if (index === 2) played.refusals.push({ error_code: "ai_task_cooldown", data: { wait_seconds: 38 } });
        const console = { log: vi.fn() };
        const script = ts.transpileModule(code.replace(/^import \{(.*)\} from "aitasks-client";$/gm, "const {$1} = aitasks;"), {
            compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
        }).outputText.replaceAll("https://example.org", played.server.url);
        const Run = Object.getPrototypeOf(async () => undefined).constructor as new (...parts: string[]) => (...values: unknown[]) => Promise<void>;
        await new Run("aitasks", "console", script)(client, console);
        for (const line of said[index]!) expect(console.log.mock.calls).toContainEqual(line);
    });
});
