"""A subject while it is measured."""
import json
import os
import resource
import subprocess
import time

from ..processes import Failed, Process, plain_environment
from .servers import all_processor_seconds

WAIT_SECONDS = 60


class Running:
    """Processes beside the servers; the servers stay, so what they have used before is taken off."""

    def __init__(self, servers, options, folder):
        self.servers, self.options, self.folder, self.processes = servers, options, folder, []

    def start(self, name, command, environment, is_ready):
        process = Process(name, command, self.options.server_cores, self.folder, environment)
        self.processes.append(process)
        process.wait_until(is_ready, WAIT_SECONDS)
        return process

    def start_said(self, name, command, environment, word):
        """Starts a process that is ready when it has said a word."""
        def has_said():
            with open(os.path.join(self.folder, f"{name}.log"), errors="replace") as log:
                return word in log.read()
        return self.start(name, command, environment, has_said)

    def used(self):
        return all_processor_seconds([self.servers.process, *self.processes])

    def load(self, command, environment=None, seconds=600, given=None):
        """Runs a load generator to its end. Gives what its last line says, with its own processor time and that of everything beside it."""
        before, began, own = self.used(), time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        result = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, input=given, env=plain_environment() | (environment or {}),
            preexec_fn=lambda: os.sched_setaffinity(0, self.options.load_cores))
        took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        if result.returncode != 0:
            raise Failed(f"{command[0]} ended with {result.returncode}: {(result.stderr or result.stdout)[-500:]}")
        measured = {
            "output": result.stdout, "took": took, "servers_cpu_seconds": self.used() - before,
            "load_cpu_seconds": after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime}
        last = result.stdout.strip().splitlines()[-1:]
        return measured | (json.loads(last[0]) if last and last[0].startswith("{") else {})

    def wait_until(self, what, is_true, seconds=WAIT_SECONDS):
        end = time.monotonic() + seconds
        while not is_true():
            if time.monotonic() > end:
                raise Failed(f"after {seconds} s still not: {what}")
            time.sleep(0.2)

    def stop(self):
        for process in reversed(self.processes):
            process.stop()
