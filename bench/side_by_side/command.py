"""Measures the push service side by side with other ways to bring events into sockets.

    bench/run push                 all workloads
    bench/run push W1 W5           some of them
    bench/run queue                starts of tasks, beside job queues; see bench/run queue --help

  W1  token stream   every event to one person; latency and processor time for each delivery
  W4  broadcast      every event to every connection
  W5  idle           what a connection that hears nothing takes in memory

Each subject is measured alone, with fresh processes, the servers on one core, the load generator and Redis on another. The subjects take
turns, A B C A B C, so that what changes on the machine meanwhile meets all of them. Cells in which the load generator was the limit are not
counted, and no latency is believed where an event was lost or doubled. What is missing is installed: packages of npm into bench/peers, nginx
with nchan, Redis. Nothing else should run meanwhile.

The tables are shown and kept, with a JSON file of all cells beside them.
"""
import argparse
import dataclasses
import json
import os
import resource
import signal
import socket
import sys
import tempfile
import time

from .cell import measure
from .machine import describe
from .preparing import prepare
from .processes import Process, free_port
from .queues.command import main as queues
from .report import report
from .subjects import ROOT, SUBJECTS, Place
from .workloads import WORKLOADS


def main():
    if sys.argv[1:2] == ["queue"]:
        queues(sys.argv[2:])
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))

    subjects, left_out = prepare(options.subjects, not options.no_build, say)
    workloads = [settled(WORKLOADS[name], options) for name in options.workloads]
    run = {
        "machine": describe(),
        "began": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "subjects": subjects,
        "left_out": left_out,
        "workloads": {one.name: dataclasses.asdict(one) | {key: getattr(options, key) for key in ("warmup", "seconds", "repeats")} for one in workloads},
        "cells": [],
    }
    with tempfile.TemporaryDirectory(prefix="aitasks-bench-") as folder:
        redis, address = start_redis(options, folder)
        try:
            for cell in cells(workloads, subjects, options, folder, redis, address):
                run["cells"].append(cell)
        finally:
            redis.stop()

            # What was measured before somebody lost patience is worth keeping too.
            keep(run, options.out)
    sys.exit(any("error" in cell for cell in run["cells"]))


def cells(workloads, subjects, options, folder, redis, address):
    for workload in workloads:
        for repeat in range(1, options.repeats + 1):
            for name in subjects:
                place = Place(workload, address, options.server_cores, options.load_cores, tempfile.mkdtemp(dir=folder))
                cell = measure(SUBJECTS[name], place, redis, options) | {"repeat": repeat}
                say(f"{workload.name} {name}, repeat {repeat}: {cell.get('error', 'measured')}")
                yield cell


def settled(workload, options):
    given = {name: value for name in ("connections", "rate", "bytes") if (value := getattr(options, name)) is not None}
    return dataclasses.replace(workload, **given)


def start_redis(options, folder):
    """One for all cells; it keeps nothing, and cuts off nobody who reads slowly: that shall show as latency."""
    port = free_port()
    disposable = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--client-output-buffer-limit", "pubsub 0 0 0"]
    process = Process("redis", ["redis-server", "--port", str(port), "--dir", folder, *disposable], options.load_cores, folder)
    try:
        process.wait_until(lambda: socket.create_connection(("127.0.0.1", port), timeout=5).close() is None)
    except BaseException:
        process.stop()
        raise
    return process, f"127.0.0.1:{port}"


def keep(run, folder):
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"push-{run['began'].translate({ord(one): None for one in '-:'})}")
    with open(path + ".json", "w") as file:
        json.dump(run, file, indent=2)
    tables = report(run)
    with open(path + ".md", "w") as file:
        file.write(tables)
    print(tables)
    say(f"Kept in {os.path.relpath(path)}.md and .json.")


def read_options():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["push"], help="what is measured")
    parser.add_argument("workloads", nargs="*", metavar="workload", help=f"{', '.join(WORKLOADS)}; all of them by default")
    parser.add_argument("--subjects", type=lambda text: text.split(","), default=list(SUBJECTS), help=f"some of {','.join(SUBJECTS)}")
    parser.add_argument("--connections", type=int, help="instead of each workload's own number")
    parser.add_argument("--rate", type=int, help="events a second, instead of each workload's own")
    parser.add_argument("--bytes", type=int, help="of a frame, instead of each workload's own")
    parser.add_argument("--warmup", type=int, default=5, help="seconds before measuring (5)")
    parser.add_argument("--seconds", type=int, default=30, help="seconds of measuring (30)")
    parser.add_argument("--repeats", type=int, default=3, help="times that each subject is measured (3)")
    parser.add_argument("--server-cores", type=cores, default={0}, help="of the servers, such as 0 or 0,1 (0)")
    parser.add_argument("--load-cores", type=cores, default={1}, help="of the load generator and Redis (1)")
    parser.add_argument("--out", default=os.path.join(ROOT, "artifacts", "bench"), help="where the tables and cells are kept (artifacts/bench)")
    parser.add_argument("--no-build", action="store_true", help="measures what was built before")
    options = parser.parse_args()
    options.workloads = options.workloads or list(WORKLOADS)
    for given, known, what in ((options.workloads, WORKLOADS, "workload"), (options.subjects, SUBJECTS, "subject")):
        if unknown := set(given) - set(known):
            parser.error(f"There is no {what} {', '.join(sorted(unknown))}.")
    if not (options.server_cores | options.load_cores) <= os.sched_getaffinity(0):
        parser.error("This machine does not have these cores; two are needed.")
    return options


def cores(text):
    return {int(one) for one in text.split(",")}


def say(text):
    print(text, file=sys.stderr, flush=True)
