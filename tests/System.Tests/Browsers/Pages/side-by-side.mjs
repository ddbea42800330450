// Two people's pages in one process: one with the client for browsers and Vue, one as the front end of contract A behaves. Says what they
// know, a line of JSON for each question on the input.

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { PlainStore } from './plain-store.mjs';

const [api, client, ourCookies, plainCookies, unit] = process.argv.slice(2);
const load = path => import(pathToFileURL(`${client}/dist/${path}`));
const [{ AiTasksClient, hasEnded }, { useAITask }] = await Promise.all([load('index.js'), load('vue.js')]);
const { effectScope } = createRequire(`${client}/package.json`)('vue');

const socketOf = cookies => class extends WebSocket {
    constructor(url) {
        super(url, { headers: { Cookie: cookies } });
    }
};
const fetchAs = cookies => (url, init) => fetch(url, { ...init, headers: { ...init.headers, Cookie: cookies } });
const csrf = cookies => /csrftoken=([^;]+)/.exec(cookies)[1];

const backoff = { firstMs: 3 * unit, maxMs: 20 * unit, factor: 2, random: Math.random };
const ours = new AiTasksClient({
    baseUrl: api, fetch: fetchAs(ourCookies), backoff, tries: 100,
    socket: { WebSocket: socketOf(ourCookies), backoff, fallbackAfter: 1000 },
});
let opened = 0;
ours.socket.on('state', ({ status }) => { if (status === 'open') opened++; });
const task = effectScope().run(() => useAITask('goal_decomposition', ours));
ours.start();

const plain = new PlainStore({ api, WebSocket: socketOf(plainCookies), fetch: fetchAs(plainCookies), csrf: csrf(plainCookies), unit: +unit });
plain.connect();

// The same words for both: open tasks with their progress, and how the others ended.
const known = () => {
    const all = [...ours.tasks.all.values()];
    const of = (status, value) => Object.fromEntries(all.filter(one => one.status === status).map(one => [one.type, value(one)]));
    return {
        open: Object.fromEntries(all.filter(one => !hasEnded(one.status)).map(one => [one.type, one.progress])),
        results: of('completed', one => one.result),
        errors: of('failed', one => one.error.message),
    };
};

const context = { goal_title: 'Научиться плавать' };
for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'start') {
        task.start(context);
        plain.start('goal_decomposition', context);
    }
    console.log(JSON.stringify({
        ours: { opened, state: ours.socket.state.status, task: { status: task.status.value, result: task.result.value }, ...known() },
        plain: { opened: plain.opened, gaveUp: plain.gaveUp, ...plain.known() },
    }));
}
process.exit();
