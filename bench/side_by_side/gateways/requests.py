"""Requests through a gateway, one after another on each connection, as fast as they are answered."""
import dataclasses
import json
import os
import subprocess
import time

from ..processes import Failed, Process
from ..readings import processor_seconds, resident_kb
from ..subjects import Running
from .preparing import WRK

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "wrk.lua")
GRACE_SECONDS = 30


@dataclasses.dataclass(frozen=True)
class Requests:
    name: str
    title: str
    method: str
    path: str
    connections: int = 32
    # Of a request's body.
    bytes: int = 0


REQUESTS = {workload.name: workload for workload in (
    Requests("G1post", "a POST of 1 KB with a bearer token, answered with a little JSON", "POST", "/api/rest/front/app/ai-tasks/start/", bytes=1024),
    Requests("G1get", "a GET with a bearer token, answered with 1 KB", "GET", "/api/rest/front/app/ai-tasks/1/"),
)}


def measure_requests(subject, place, options):
    """Runs a cell. Gives what the load generator counted and what the kernel says of the gateway; with "error" when it failed."""
    running, workload = Running(place), place.workload
    cell = {"workload": workload.name, "subject": subject.name, "connections": workload.connections, "server_cores": len(place.server_cores)}
    try:
        subject.start(running)
        load(running, options.warmup)
        began, before = time.monotonic(), processor_seconds(running.nodes)
        answered, generator = load(running, options.seconds)
        cell["measured"] = {"seconds": time.monotonic() - began, "server_cpu_seconds": processor_seconds(running.nodes) - before,
                            "load_cpu_seconds": generator}
        cell["resident_kb"] = resident_kb(running.nodes)
        cell["load"] = answered | {"lost": 0, "duplicates": 0}
        if answered["refused"]:
            raise Failed(f"{answered['refused']} answers were no success")
    except Failed as failure:
        cell["error"] = str(failure)
    finally:
        running.stop()
    return cell


def load(running, seconds):
    """What was counted, and the generator's processor time."""
    workload = running.place.workload
    command = [WRK, "-t1", f"-c{workload.connections}", f"-d{seconds}s", "-s", SCRIPT, running.targets[0] + workload.path,
               "--", workload.method, str(workload.bytes)]
    before = os.times()
    wrk = Process("wrk", command, running.place.load_cores, running.place.folder, piped=True)
    try:
        said, _ = wrk.popen.communicate(timeout=seconds + GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        raise Failed("the load generator does not end") from None
    finally:
        wrk.stop()
    after = os.times()
    line = next((line for line in said.splitlines() if line.startswith("{")), None)
    if not line:
        raise Failed(f"the load generator counted nothing: {wrk.last_words()}")
    return json.loads(line), after.children_user + after.children_system - before.children_user - before.children_system
