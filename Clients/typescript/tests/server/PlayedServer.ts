import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";

/** A request with its body. */
export interface PlayedRequest {
    method: string;
    path: string;
    query: URLSearchParams;
    headers: IncomingMessage["headers"];
    body: string;
    json: any;
}

export type Answer = (request: PlayedRequest, response: ServerResponse) => void | Promise<void>;
type Upgrade = (socket: WebSocket, query: URLSearchParams) => void;

/** A real server on a free port, which says what a test wants it to say. */
export class PlayedServer {
    readonly requests: PlayedRequest[] = [];
    readonly answers = new Map<string, Answer>();
    readonly upgrades = new Map<string, Upgrade>();
    /** Handshakes that were seen, refused ones included. */
    handshakes: string[] = [];
    /** True: sockets are refused, as by a proxy that does not know them. */
    refusesSockets = false;
    readonly sockets = new Set<WebSocket>();
    private readonly connections = new Set<Socket>();
    private readonly server: Server;
    private readonly upgrader = new WebSocketServer({ noServer: true });

    private constructor() {
        this.server = createServer((request, response) => void this.serve(request, response));
        this.server.on("connection", (connection) => {
            this.connections.add(connection);
            connection.on("close", () => this.connections.delete(connection));
        });
        this.server.on("upgrade", (request, connection, head) => {
            const url = new URL(request.url ?? "", "http://played");
            this.handshakes.push(url.pathname + url.search);
            const upgrade = this.upgrades.get(url.pathname);
            if (this.refusesSockets || upgrade === undefined) {
                connection.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
                return;
            }

            this.upgrader.handleUpgrade(request, connection, head, (socket) => {
                this.sockets.add(socket);
                socket.on("close", () => this.sockets.delete(socket));
                upgrade(socket, url.searchParams);
            });
        });
    }

    static async start(): Promise<PlayedServer> {
        const played = new PlayedServer();
        await new Promise<void>((resolve) => played.server.listen(0, "127.0.0.1", resolve));
        return played;
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    /** Answers `METHOD /path` with a body as JSON. */
    json(route: string, body: unknown, status = 200, headers: Record<string, string> = {}): void {
        this.on(route, (_, response) => void response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body)));
    }

    on(route: string, answer: Answer): void {
        this.answers.set(route, answer);
    }

    asked(route: string): PlayedRequest[] {
        return this.requests.filter((request) => `${request.method} ${request.path}` === route);
    }

    /** Cuts every connection without a word. */
    cut(): void {
        for (const connection of this.connections) connection.destroy();
    }

    async stop(): Promise<void> {
        this.cut();
        await new Promise((resolve) => this.server.close(resolve));
    }

    private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const url = new URL(request.url ?? "", "http://played");
        const chunks: Buffer[] = [];
        try {
            for await (const chunk of request) chunks.push(chunk as Buffer);
        } catch {
            return;
        }

        const body = Buffer.concat(chunks).toString();
        const isJson = request.headers["content-type"]?.includes("json") === true && body !== "";
        const played: PlayedRequest = {
            method: request.method ?? "", path: url.pathname, query: url.searchParams, headers: request.headers, body,
            json: isJson ? JSON.parse(body) : undefined,
        };
        this.requests.push(played);
        const answer = this.answers.get(`${played.method} ${played.path}`);
        if (answer === undefined) response.writeHead(404, { "Content-Type": "application/json" }).end('{"error":"not_found","message":"Nothing here."}');
        else await answer(played, response);
    }
}
