// The task store of contract A's front end, as far as contract A says how it behaves: no positions, a list that every connection replaces,
// ends that are kept by type.

export class PlainStore {
    opened = 0;
    gaveUp = false;
    tries = 0;
    active = new Map();
    results = {};
    errors = {};

    constructor({ api, WebSocket, fetch, csrf, unit }) {
        Object.assign(this, { api, WebSocket, fetch, csrf, unit });
    }

    connect() {
        const socket = this.socket = new this.WebSocket(this.api.replace(/^http/, 'ws') + '/ws/tasks/');
        let over = false;
        const end = code => {
            if (!over) this.closed(code);
            over = true;
        };
        socket.onopen = () => {
            this.opened++;
            this.tries = 0;
        };
        socket.onmessage = ({ data }) => this.take(JSON.parse(data));
        socket.onclose = ({ code }) => end(code);

        // Of a refused upgrade Node.js 20 tells an error only, where a browser tells the end as well.
        socket.onerror = () => setTimeout(() => end(1006));
    }

    closed(code) {
        if (code === 4001 || code === 4004 || ++this.tries > 5) {
            this.gaveUp = true;
            return;
        }
        setTimeout(() => this.connect(), 3 * this.unit * this.tries);
    }

    take({ type, data }) {
        const actions = {
            active_tasks: () => { this.active = new Map(data.tasks.map(task => [task.task_id, task])); },
            task_started: () => this.active.set(data.task_id, { progress_percent: 0, ...this.active.get(data.task_id), ...data, status: 'running' }),
            task_progress: () => this.active.set(data.task_id, { ...this.active.get(data.task_id), ...data, status: 'running' }),
            task_completed: () => {
                this.active.delete(data.task_id);
                this.results[data.task_type] = data.result;
            },
            task_failed: () => {
                this.active.delete(data.task_id);
                this.errors[data.task_type] = data.error.message;
            },
            ping: () => this.socket.send('{"type":"pong"}'),
        };
        actions[type]?.();
    }

    async start(type, context) {
        const headers = { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': this.csrf };
        const body = JSON.stringify({ task_type: type, context });
        for (;;) {
            try {
                await this.fetch(`${this.api}/api/rest/front/app/ai-tasks/start/`, { method: 'POST', headers, body });
                return;
            } catch {
                // Cut off: here a person presses the button again.
            }
        }
    }

    known() {
        return {
            open: Object.fromEntries([...this.active.values()].map(task => [task.task_type, task.progress_percent])),
            results: this.results,
            errors: this.errors,
        };
    }
}
