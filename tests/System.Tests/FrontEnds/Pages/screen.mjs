// A front end of contract D as the real one behaves: two consumers of one address, of which the second takes every frame for an
// insight. Neither ever says a word.

const MAX_ATTEMPTS = 5;

export class ScreenFrontEnd {
    constructor({ api, tokenOf, unit }) {
        Object.assign(this, { api, tokenOf, unit });
        this.attempts = 0;
        this.opened = 0;
        this.toasts = [];
        this.updates = [];
        this.modals = [];
        this.redirects = [];
        this.refreshes = 0;
        this.insights = [];
        this.insightsOpened = 0;
    }

    connect() {
        const socket = this.socket = new WebSocket(`${this.api.replace('http', 'ws')}/api/v1/insight?token=${this.tokenOf()}&channel=ui_events`);
        socket.onopen = () => {
            this.opened++;
            this.attempts = 0;
        };
        socket.onmessage = event => this.take(JSON.parse(event.data));
        socket.onclose = () => {
            if (this.attempts < MAX_ATTEMPTS) setTimeout(() => this.connect(), this.unit * 2 ** this.attempts++);
            else this.gaveUp = true;
        };
    }

    listenForInsights() {
        const socket = new WebSocket(`${this.api.replace('http', 'ws')}/api/v1/insight?business_id=7&token=${this.tokenOf()}`);
        socket.onopen = () => this.insightsOpened++;
        socket.onmessage = event => this.insights.push(JSON.parse(event.data));
        socket.onclose = () => setTimeout(() => this.listenForInsights(), this.unit * 5);
    }

    take(event) {
        switch (event.type) {
            case 'ui_redirect': if (event.target) this.redirects.push(event.target); break;
            case 'ui_toast': this.toasts.push(`${event.title ?? 'stock title'}|${event.description ?? ''}|${event.variant ?? 'success'}`); break;
            case 'ui_refresh': this.refreshes++; break;
            case 'ui_update': globalThis.dispatchEvent?.(new CustomEvent('ui-update', { detail: event.data })); this.updates.push(event.data); break;
            case 'ui_modal': this.modals.push(event.data); break;
        }
    }
}
