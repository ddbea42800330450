"""A backend's ten-step task in each of the three forms. Says on its output when it is in the middle, and goes on when told to."""

import asyncio
import sys

from aitasks_notifier import Notifier, TaskProgress, task_notifier

url, key, user_id, prefix, form = sys.argv[1:]
notifier = Notifier(url, service_key=key, max_retry_delay=0.5)
STEPS = 10


def pause(step):
    if step == STEPS // 2:
        print("middle", flush=True)
        sys.stdin.readline()


async def block():
    async with TaskProgress(prefix, int(user_id), total_steps=STEPS, task_type="python", notifier=notifier) as progress:
        for step in range(1, STEPS + 1):
            await progress.increment("step %d" % step)
            pause(step)


async def manual():
    notifier.register_task(prefix, user_id=int(user_id), task_type="python", metadata={"n": 1})
    await notifier.notify_started(prefix)
    for step in range(1, STEPS + 1):
        await notifier.notify_progress(prefix, progress=step * 100 / STEPS, message="step %d" % step, step="Step %d/%d" % (step, STEPS))
        pause(step)
    await notifier.notify_completed(prefix, result={"n": STEPS}, redirect_url="/done")


@task_notifier(task_id=lambda: prefix, user_id=int(user_id), task_type="python", notifier=notifier)
async def decorated():
    for step in range(1, STEPS + 1):
        notifier.notify_progress(prefix, step * 100 / STEPS, "step %d" % step)
        pause(step)
    return {"n": STEPS}


@task_notifier(task_id=prefix, user_id=int(user_id), notifier=notifier)
def failing():
    raise ValueError("нет")


async def odd():
    loop = {"nan": float("nan")}
    loop["self"] = loop
    notifier.register_task(prefix, user_id=int(user_id), task_type="python")
    notifier.notify_progress(prefix, progress=float("nan"), message="half \ud83d of a pair")
    notifier.notify_completed(prefix, result=loop)
    for n in range(8):
        notifier.register_task("%s_%d" % (prefix, n), user_id=int(user_id), task_type="python")
        notifier.notify_completed("%s_%d" % (prefix, n), result={"text": "x" * 200_000})


if form == "failing":
    try:
        failing()
    except ValueError:
        print("raised", flush=True)
else:
    asyncio.run({"block": block, "manual": manual, "decorated": decorated, "odd": odd}[form]())

notifier.screens.toast(int(user_id), "Готово", variant="info")
sys.exit(0 if notifier.flush(60) else 1)
