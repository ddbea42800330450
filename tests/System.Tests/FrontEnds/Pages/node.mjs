// The same front ends without a browser: says what they know, a line of JSON for each question on the input.

import { createInterface } from 'node:readline';
import { StatusFrontEnd } from './status.mjs';
import { ScreenFrontEnd } from './screen.mjs';

// Of a refused upgrade Node.js 20 tells an error only, where a browser tells the end as well.
globalThis.WebSocket = class extends WebSocket {
    constructor(address) {
        super(address);
        let over = false;
        this.addEventListener('close', () => { over = true; });
        this.addEventListener('error', () => setTimeout(() => {
            if (!over) this.onclose?.({ code: 1006 });
            over = true;
        }));
    }
};

// A call that a cut breaks off ends nothing in a browser, which only says so.
process.on('unhandledRejection', error => console.error(error));

const [api, userId, token, unit] = process.argv.slice(2);
const shown = [];
const show = (title, content) => shown.push(typeof content === 'string' ? `${title} ${content}` : content({ createTextNode: text => text }));
const status = new StatusFrontEnd({ api, userId, token, unit: +unit, show });
const screen = new ScreenFrontEnd({ api, tokenOf: () => token, unit: +unit });
status.connect();
screen.connect();
screen.listenForInsights();

for await (const _ of createInterface({ input: process.stdin })) {
    const { socket: a, show: b, ...known } = status;
    const { socket: c, tokenOf: d, ...seen } = screen;
    console.log(JSON.stringify({ status: known, screen: seen, shown }));
}
process.exit();
