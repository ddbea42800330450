"""What is done to the subjects."""
import re
import statistics

from ..processes import Failed

LINE = re.compile(r"^(sent|begun) (\d+) (\d+)$", re.MULTILINE)
GRACE_SECONDS = 30
DRAIN_SECONDS = 1800


class Starts:
    """Q1: as many calls as the clients get answered."""
    title = "durable starts, each call answered when it is committed"

    def takes(self, subject):
        return True

    def measure(self, subject, running):
        run = subject.call()
        if run.get("errors"):
            raise Failed(f"{run['errors']} calls failed")
        total = run.get("total", run["calls"])
        if (kept := subject.kept()) < total:
            raise Failed(f"{total} were accepted and {kept} are there")
        return {
            "per_second": run["calls"] / run["seconds"],
            "p50_ms": run["p50"],
            "p99_ms": run["p99"],
            "servers_us": run["servers_cpu_seconds"] * 1e6 / total,
            "load_share": run.get("cpu_seconds", run["load_cpu_seconds"]) / run["seconds"],
        }

    def words(self, cell):
        return f"{cell['per_second']:.0f}/s"


class Beginnings:
    """Q2: from the call to the moment when a waiting worker begins."""
    title = "from the call of a start to the moment when a waiting worker begins with it"

    def takes(self, subject):
        return subject != "floor"

    def measure(self, subject, running):
        worker = subject.work(running.options.slots)
        run = subject.pace()
        sent = moments(run["output"], "sent")
        begun = {}

        def all_begun():
            with open(worker.log, errors="replace") as log:
                begun.update(moments(log.read(), "begun"))
            return sent.keys() <= begun.keys()

        running.wait_until(f"{len(sent)} begun", all_begun, GRACE_SECONDS)
        counted = sorted(sent, key=sent.get)[running.options.rate * running.options.warmup:]
        times = sorted((begun[number] - sent[number]) / 1e6 for number in counted)
        return {
            "per_second": (len(sent) - 1) * 1e9 / (max(sent.values()) - min(sent.values())),
            "p50_ms": statistics.median(times),
            "p99_ms": times[int(len(times) * 0.99)],
            "servers_us": run["servers_cpu_seconds"] * 1e6 / len(sent),
            "load_share": run["load_cpu_seconds"] / run["took"],
        }

    def words(self, cell):
        return f"p50 {cell['p50_ms']:.1f} ms, p99 {cell['p99_ms']:.1f} ms"


class Drain:
    """Q3: tasks that wait, and a worker that does nothing in each."""
    title = "tasks that waited, begun and ended by one worker, each once"

    def takes(self, subject):
        # Celery keeps no record of what is done.
        return subject not in ("floor", "celery")

    def measure(self, subject, running):
        count = running.options.tasks
        subject.add(count)
        before = running.used()
        worker = subject.work(running.options.slots)
        running.wait_until(f"{count} begun", lambda: len(lines(worker)) >= count, DRAIN_SECONDS)
        running.wait_until(f"{count} ended, each once", lambda: subject.ended() == count)
        begun = lines(worker)
        if len(begun) != len(dict(begun)):
            raise Failed(f"{len(begun) - len(dict(begun))} were begun twice")
        times = [moment for _, moment in begun]
        return {
            "per_second": (count - 1) * 1e9 / (max(times) - min(times)),
            "servers_us": (running.used() - before) * 1e6 / count,
        }

    def words(self, cell):
        return f"{cell['per_second']:.0f}/s"


def lines(worker):
    """Number and moment of each beginning."""
    with open(worker.log, errors="replace") as log:
        return [(number, int(moment)) for said, number, moment in LINE.findall(log.read()) if said == "begun"]


def moments(text, word):
    """Number of a task and nanoseconds of the machine's monotonic clock."""
    return {int(number): int(moment) for said, number, moment in LINE.findall(text) if said == word}


WORKLOADS = {"Q1": Starts(), "Q2": Beginnings(), "Q3": Drain()}
