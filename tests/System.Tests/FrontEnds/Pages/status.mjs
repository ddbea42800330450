// A front end of contract C as the real ones behave: it never subscribes, zeroes its counter whenever a socket opens and gives up
// after five tries in a row, shows an error as text and a result entry by entry as HTML, and asks for notifications at once after a
// final push.

const MAX_TRIES = 5;

export class StatusFrontEnd {
    constructor({ api, userId, token, unit, show }) {
        Object.assign(this, { api, userId, token, unit, show });
        this.tries = 0;
        this.opened = 0;
        this.closed = 0;
        this.tasks = {};
        this.frames = [];
        this.notifications = [];
        this.problems = [];
    }

    connect() {
        this.socket = new WebSocket(`${this.api.replace('http', 'ws')}/api/task/ws/task/${this.userId}?token=${this.token}`);
        this.socket.onopen = () => {
            this.opened++;
            this.tries = 0;
        };
        this.socket.onmessage = event => this.take(JSON.parse(event.data));
        this.socket.onclose = () => {
            this.closed++;
            if (this.tries < MAX_TRIES) setTimeout(() => this.connect(), this.unit * ++this.tries);
            else this.gaveUp = true;
        };
    }

    take(frame) {
        this.frames.push(frame);
        if (frame.type === 'active_tasks') for (const task of frame.tasks) this.tasks[task.task_id] = task;
        if (frame.type !== 'task_status') return;

        this.tasks[frame.task_id] = frame;
        if (frame.status === 'failed') {
            if (typeof frame.error !== 'string') this.problems.push(`an error is rendered: ${JSON.stringify(frame.error)}`);
            this.show(frame.task_title, document => document.createTextNode(frame.error));
            this.askForNotifications(frame);
        } else if (frame.status === 'completed') {
            for (const [key, value] of Object.entries(frame.result ?? {})) {
                if (typeof value === 'object') this.problems.push(`${key} is shown as ${value}`);
                this.show(frame.task_title, `${key}: ${value}`);
            }
            this.askForNotifications(frame);
        }
    }

    async askForNotifications(frame) {
        const answer = await fetch(`${this.api}/api/task/notifications?skip=0&limit=20&unread_only=false`, { headers: { Authorization: `Bearer ${this.token}` } });
        const body = await answer.json();
        if (body.code !== 200) this.problems.push(JSON.stringify(body));
        this.notifications = body.data.notifications;
        const own = this.notifications.find(one => one.task_id === frame.task_id);
        if (own?.status !== 'sent') this.problems.push(`the notification of ${frame.task_id} is ${own?.status}`);
    }
}
