// One of the peers: "call" adds as fast as its clients can, each after the other's answer; "pace" adds at a rate; "work" does nothing with
// what comes, and says when it came, by the machine's monotonic clock in nanoseconds.
//   node queue.mjs NAME call CLIENTS SECONDS BYTES | pace RATE SECONDS BYTES | add COUNT BYTES | prepare | work CONCURRENCY
import * as peers from "./peers.mjs";

const [name, verb, ...numbers] = process.argv.slice(2);
const [first, second, third] = numbers.map(Number);
const peer = peers[name];
const now = () => process.hrtime.bigint();

async function call(clients, seconds, bytes) {
    const add = await peer.sender(clients);
    const text = "x".repeat(bytes);
    const times = [];
    let number = 0;
    const until = async (end, note) => {
        await Promise.all(Array.from({ length: clients }, async () => {
            for (let began = now(); began < end; began = now()) {
                await add({ n: number++, text });
                if (note) times.push(Number(now() - began) / 1e6);
            }
        }));
    };
    await until(now() + BigInt(1e9) * 2n, false);
    const [before, began, cpu] = [number, now(), process.cpuUsage()];
    console.log("measuring");
    await until(began + BigInt(1e9) * BigInt(seconds), true);
    const [took, used] = [Number(now() - began) / 1e9, process.cpuUsage(cpu)];
    times.sort((a, b) => a - b);
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
    const own = { calls: number - before, total: number, seconds: took, cpu_seconds: (used.user + used.system) / 1e6 };
    console.log(JSON.stringify({ ...own, p50: at(0.5), p99: at(0.99), errors: 0 }));
}

async function pace(rate, seconds, bytes) {
    const add = await peer.sender(16);
    const text = "x".repeat(bytes);
    const [began, count] = [now(), rate * seconds];
    const pending = [];
    for (let n = 0; n < count; n++) {
        const due = began + (BigInt(n) * BigInt(1e9)) / BigInt(rate);
        while (now() < due) await new Promise((resolve) => setTimeout(resolve, Math.max(0, Number(due - now()) / 1e6 - 0.5)));
        process.stdout.write(`sent ${n} ${now()}\n`);
        pending.push(add({ n, text }));
    }
    await Promise.all(pending);
    console.log(JSON.stringify({ calls: count }));
}

async function add(count, bytes) {
    const send = await peer.sender(16);
    const text = "x".repeat(bytes);
    let number = 0;
    await Promise.all(Array.from({ length: 32 }, async () => {
        while (number < count) await send({ n: number++, text });
    }));
    console.log(JSON.stringify({ calls: count }));
}

// What it needs in the database comes with its first sender.
const prepare = () => peer.sender(1);

async function work(concurrency) {
    await peer.work(concurrency, (data) => void process.stdout.write(`begun ${data.n} ${now()}\n`));
    console.log("ready");
}

if (verb === "work") {
    await work(first);
} else {
    await { call, pace, add, prepare }[verb](first, second, third);
    process.exit(0);
}
