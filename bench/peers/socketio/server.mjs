// Sockets with ?user=ID in their address, each in the room e:ID. Events come from Redis, as @socket.io/redis-emitter publishes them.
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { Redis } from "ioredis";
import { Server } from "socket.io";

const publisher = new Redis(process.env.REDIS_URL);
const subscriber = publisher.duplicate();
const server = createServer((_, response) => response.writeHead(subscriber.status === "ready" ? 200 : 503).end());
const io = new Server(server, { adapter: createAdapter(publisher, subscriber), transports: ["websocket"], serveClient: false });

io.on("connection", (socket) => {
    socket.join(`e:${socket.handshake.query.user}`);

    // What its documentation advises for memory: the request of the handshake is not kept.
    socket.conn.request = null;
});

server.listen({ host: "127.0.0.1", port: Number(process.env.PORT), backlog: 1024 });
