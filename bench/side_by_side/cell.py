"""One cell: one workload, one subject, once, with fresh processes."""
import json
import queue
import threading
import time

from .processes import Failed, Process
from .readings import kernel_memory, processor_seconds, resident_kb, settled_resident_kb
from .subjects import Running, program

CONNECT_SECONDS = 180
# What is on its way may take 10 s to come after the last event.
GRACE_SECONDS = 60
# The load generator kills a node two seconds after it has begun to measure; its clients have to notice while events are published.
LEAST_KILLING_SECONDS = 4


class Generator:
    """The load generator, which says where it stands and waits for us where we want to look around."""

    def __init__(self, subject, running, options):
        place = running.place
        workload = place.workload
        people = workload.people or (1 if workload.to_all and subject.dialect_of_many else workload.connections)
        command = [
            program("Load"), workload.word, "--dialect", subject.dialect if people == workload.connections else subject.dialect_of_many,
            "--people", people, "--targets", ",".join(running.targets),
            "--connections", workload.connections, "--rate", workload.rate, "--bytes", workload.bytes,
            "--slow", workload.slow, "--hot", workload.hot, "--token-rate", workload.token_rate, "--gather-ms", subject.gather_ms,
            "--victim", running.nodes[0].pid if workload.killed else 0, "--crowded", int(workload.crowded),
            "--warmup", warmup_of(workload, options), "--seconds", seconds_of(workload, options), "--redis", place.redis, *running.arguments]
        self.process = Process("load", [str(word) for word in command], place.load_cores, place.folder, {"DOTNET_NOLOGO": "1"}, piped=True)
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def expect(self, word, seconds):
        """Waits for the line that begins with the word, and gives it."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                raise Failed(f"the load generator did not say '{word}' within {seconds} s: {self.process.last_words()}") from None
            if line is None:
                raise Failed(f"the load generator ended before '{word}': {self.process.last_words()}")
            if line.startswith(word):
                return line

    def go_on(self):
        try:
            self.process.popen.stdin.write("\n")
            self.process.popen.stdin.flush()
        except BrokenPipeError:
            raise Failed(f"the load generator ended: {self.process.last_words()}") from None

    def _read(self):
        for line in self.process.popen.stdout:
            self._lines.put(line)
        self._lines.put(None)


def seconds_of(workload, options):
    """How long is measured."""
    seconds = min(options.seconds, workload.seconds or options.seconds)
    return max(seconds, LEAST_KILLING_SECONDS) if workload.killed else seconds


def warmup_of(workload, options):
    """How long is waited before that."""
    return max(options.warmup, workload.warmup)


def survivors(running):
    """The nodes that are there at the end."""
    return running.nodes[1:] if running.place.workload.killed else running.nodes


def measure(subject, place, redis, options):
    """Runs a cell. Gives what the load generator counted and what the kernel says of the servers; with "error" when it failed."""
    running, generator = Running(place), None
    cell = {"workload": place.workload.name, "subject": subject.name, "connections": place.workload.connections,
            "server_cores": len(place.server_cores)}
    try:
        subject.start(running)
        if place.workload.idle or place.workload.weighed:
            cell["before"] = {"resident_kb": settled_resident_kb(running.nodes), **kernel_memory()}
        began = processor_seconds(running.nodes)
        generator = Generator(subject, running, options)
        generator.expect("connected", CONNECT_SECONDS)
        cell["connect_cpu_seconds"] = processor_seconds(running.nodes) - began
        if place.workload.weighed:
            cell["after"] = {"resident_kb": settled_resident_kb(running.nodes), **kernel_memory()}
        cell["measured"] = watch(generator, running, redis, options)
        if place.workload.idle:
            cell["after"] = {"resident_kb": settled_resident_kb(running.nodes), **kernel_memory()}
        cell["resident_kb"] = resident_kb(survivors(running))
        generator.go_on()
        cell["load"] = json.loads(generator.expect("{", GRACE_SECONDS))
    except Failed as failure:
        cell["error"] = str(failure)
    finally:
        if generator:
            generator.process.stop()
        running.stop()
    return cell


def watch(generator, running, redis, options):
    """Processor time from the line "measuring" to the line "measured": of the servers, of the load generator and of what is beside."""
    watched = {"server": survivors(running), "load": [generator.process], "redis": [redis], "beside": running.beside}
    generator.go_on()
    generator.expect("measuring", warmup_of(running.place.workload, options) + GRACE_SECONDS)
    began, before = time.monotonic(), {name: processor_seconds(processes) for name, processes in watched.items()}
    generator.expect("measured", seconds_of(running.place.workload, options) + GRACE_SECONDS)
    used = {f"{name}_cpu_seconds": processor_seconds(processes) - before[name] for name, processes in watched.items()}
    return {"seconds": time.monotonic() - began, **used}
