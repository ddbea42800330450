// Sockets at /?user=ID, which get what is published to the Redis channel e:ID; with CHANNEL=e:all in the environment all of them get
// what is published to that instead. Redis is asked for a channel with its first socket here, and no more after the last.
const everybody = process.env.CHANNEL;
const redis = new Bun.RedisClient(process.env.REDIS_URL);
await redis.connect();
const sockets = new Map<string, number>();

const server = Bun.serve<{ channel: string }>({
    hostname: "127.0.0.1",
    port: Number(process.env.PORT),
    fetch(request, server) {
        const url = new URL(request.url);
        if (url.pathname === "/health") return new Response();
        const channel = everybody ?? `e:${url.searchParams.get("user")}`;
        return server.upgrade(request, { data: { channel } }) ? undefined : new Response("A socket was expected.", { status: 426 });
    },
    websocket: {
        async open(socket) {
            const { channel } = socket.data;
            socket.subscribe(channel);
            const before = sockets.get(channel) ?? 0;
            sockets.set(channel, before + 1);
            if (before === 0) await redis.subscribe(channel, deliver);
        },
        message() {},
        async close(socket) {
            const { channel } = socket.data;
            const left = sockets.get(channel)! - 1;
            if (left > 0) {
                sockets.set(channel, left);
                return;
            }
            sockets.delete(channel);
            await redis.unsubscribe(channel);
        },
    },
});

function deliver(message: string, channel: string) {
    server.publish(channel, message);
}
