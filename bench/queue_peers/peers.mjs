// How each peer adds and works; what its documentation advises, and otherwise its defaults.
import { Queue, Worker } from "bullmq";
import { makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";
import PgBoss from "pg-boss";

const connectionString = process.env.DATABASE_URL;

// It polls; twice a second is the most it does.
const POLL_SECONDS = 0.5;

export const graphile = {
    async sender(clients) {
        const utils = await makeWorkerUtils({ pgPool: new pg.Pool({ connectionString, max: clients }) });
        await utils.migrate();
        return (data) => utils.addJob("no-op", data);
    },
    async work(concurrency, begin) {
        await run({ connectionString, concurrency, maxPoolSize: concurrency + 2, noHandleSignals: true, taskList: { "no-op": async (data) => begin(data) } });
    },
};

async function boss(max) {
    const one = new PgBoss({ connectionString, max });
    one.on("error", console.error);
    await one.start();
    await one.createQueue("no-op");
    return one;
}

export const pgboss = {
    async sender(clients) {
        const one = await boss(clients);
        return (data) => one.send("no-op", data);
    },
    async work(concurrency, begin) {
        const one = await boss(10);
        await one.work("no-op", { batchSize: concurrency, pollingIntervalSeconds: POLL_SECONDS }, async (jobs) => jobs.forEach((job) => begin(job.data)));
    },
};

const connection = () => ({ url: process.env.REDIS_URL, maxRetriesPerRequest: null });

export const bullmq = {
    async sender() {
        const queue = new Queue("no-op", { connection: connection() });
        return (data) => queue.add("no-op", data);
    },
    async work(concurrency, begin) {
        const worker = new Worker("no-op", async (job) => begin(job.data), { connection: connection(), concurrency });
        worker.on("error", console.error);
        await worker.waitUntilReady();
    },
};
