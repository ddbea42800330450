/** Where a backend reports, and for whom. */
export interface Reporter {
    origin: string;
    user: { id: number; username: string };
}

// Inside single quotes of a shell.
const quoted = (text: string) => JSON.stringify(text).replaceAll("'", "'\\''");

/** Programs that report a task; each runs as it stands, with the key of Development. */
export const SNIPPETS: Readonly<Record<string, (to: Reporter) => string>> = {
    curl: ({ origin, user }) => `P=${origin}/api/producer
say() { curl -s -H 'X-Service-Key: dev-service-key' -H 'Content-Type: application/json' "$P/$1" -d "$2"; echo; }

say tasks '{"task_id": "report_1", "user": ${quoted(user.username)}, "task_type": "report", "task_title": "report.pdf"}'
say tasks/report_1/start '{}'
say tasks/report_1/progress '{"progress": 50, "message": "Reading"}'; sleep 2
say tasks/report_1/complete '{"result": {"pages": 9}}'`,

    Python: ({ origin, user }) => `# with Clients/python/aitasks_notifier.py beside it
import time
from aitasks_notifier import Notifier, TaskProgress

notifier = Notifier("${origin}", service_key="dev-service-key")
with TaskProgress("report_1", user_id=${user.id}, total_steps=5, notifier=notifier) as progress:
    for page in range(1, 6):
        progress.increment(f"Page {page}")
        time.sleep(1)`,

    "C#": ({ origin, user }) => `// with a reference to Clients/Notifier/Notifier.csproj
await using var notifier = new TaskNotifier(new NotifierOptions
{
    Address = new Uri("${origin}"),
    ServiceKey = "dev-service-key",
});
await using var progress = notifier.Begin("report_1", userId: ${user.id}, totalSteps: 5, taskType: "report");
for (var page = 1; page <= 5; page++)
{
    await progress.IncrementAsync($"Page {page}");
    await Task.Delay(1000);
}`,
};
