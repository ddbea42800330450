"""Measures durable starts side by side with job queues.

    bench/run queue                all workloads
    bench/run queue Q1             one of them

  Q1  durable start  clients that start one task after the other, each answered when it is committed; calls a second
  Q2  start to work  starts at a rate below what anybody can take, and a worker that waits for them; from the call to the work's beginning
  Q3  drain          tasks that wait for a worker, which does nothing in each; each has to be begun once and to have one end

PostgreSQL, Redis and RabbitMQ run as the system starts them, with what they acknowledge on the disk; all subjects use them, in turns, A B C
A B C, each on a fresh database. A task that was accepted and is not there at the end makes its cell void. Cells in which the load generator
took more than 90 % of a core are marked: in those of the peers it is the process that calls their library, so the limit is theirs. What is
missing is installed: packages of npm into bench/queue_peers, wrk and Celery of the distribution. Nothing else should run meanwhile.
"""
import argparse
import json
import os
import signal
import sys
import tempfile
import time

from ..machine import describe
from ..processes import Failed
from ..subjects import ROOT
from .preparing import prepare
from .report import report
from .running import Running
from .servers import Servers
from .subjects import SUBJECTS
from .workloads import WORKLOADS


def main(arguments):
    options = read_options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    subjects, left_out = prepare(options.subjects, not options.no_build, say)
    run = {
        "machine": describe(),
        "began": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "subjects": subjects,
        "left_out": left_out,
        "settings": {name: value for name, value in vars(options).items() if isinstance(value, (int, str, dict))},
        "workloads": options.workloads,
        "cells": [],
    }
    with tempfile.TemporaryDirectory(prefix="aitasks-bench-") as folder:
        servers = Servers(options.server_cores, folder)
        try:
            for cell in cells(options, subjects, servers, folder):
                run["cells"].append(cell)
        finally:
            servers.process.stop()

            # What was measured before somebody lost patience is worth keeping too.
            keep(run, options.out)
    sys.exit(any("error" in cell for cell in run["cells"]))


def cells(options, subjects, servers, folder):
    for workload in options.workloads:
        for repeat in range(1, options.repeats + 1):
            for name in (name for name in subjects if WORKLOADS[workload].takes(name)):
                cell = measure(workload, name, Running(servers, options, tempfile.mkdtemp(dir=folder)))
                say(f"{workload} {name}, repeat {repeat}: {cell.get('error') or WORKLOADS[workload].words(cell)}")
                yield cell | {"repeat": repeat}


def measure(workload, name, running):
    cell = {"workload": workload, "subject": name}
    try:
        return cell | WORKLOADS[workload].measure(SUBJECTS[name].start(running), running)
    except Failed as failure:
        return cell | {"error": str(failure)}
    finally:
        running.stop()


def keep(run, folder):
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"queue-{run['began'].translate({ord(one): None for one in '-:'})}")
    with open(path + ".json", "w") as file:
        json.dump(run, file, indent=2)
    tables = report(run)
    with open(path + ".md", "w") as file:
        file.write(tables)
    print(tables)
    say(f"Kept in {os.path.relpath(path)}.md and .json.")


def read_options(arguments):
    parser = argparse.ArgumentParser(prog="bench/run queue", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workloads", nargs="*", metavar="workload", help=f"{', '.join(WORKLOADS)}; all of them by default")
    parser.add_argument("--subjects", type=lambda text: text.split(","), default=list(SUBJECTS), help=f"some of {','.join(SUBJECTS)}")
    parser.add_argument("--clients", type=int, default=32, help="that call at the same time in Q1 (32)")
    parser.add_argument("--people", type=int, default=25_000, help="who start tasks; one start of each type for each (25000)")
    parser.add_argument("--rate", type=int, default=200, help="starts a second in Q2 (200)")
    parser.add_argument("--slots", type=int, default=100, help="tasks that a worker does at once in Q2 and Q3 (100)")
    parser.add_argument("--tasks", type=int, default=50_000, help="that wait in Q3 (50000)")
    parser.add_argument("--bytes", type=int, default=1000, help="of what a task is given (1000)")
    parser.add_argument("--warmup", type=int, default=10, help="seconds before measuring (10)")
    parser.add_argument("--seconds", type=int, default=15, help="seconds of measuring (15)")
    parser.add_argument("--repeats", type=int, default=3, help="times that each subject is measured (3)")
    parser.add_argument("--set", type=lambda text: tuple(text.split("=", 1)), action="append", default=[], metavar="NAME=VALUE",
                        help="a setting of ours, as an environment variable")
    parser.add_argument("--server-cores", type=cores, default=os.sched_getaffinity(0), help="of everything but the load generators, such as 0 or 0,1 (all)")
    parser.add_argument("--load-cores", type=cores, default=os.sched_getaffinity(0), help="of the load generators (all)")
    parser.add_argument("--out", default=os.path.join(ROOT, "artifacts", "bench"), help="where the tables and cells are kept (artifacts/bench)")
    parser.add_argument("--no-build", action="store_true", help="measures what was built before")
    options = parser.parse_args(arguments)
    options.workloads = options.workloads or list(WORKLOADS)
    options.set = dict(options.set)
    for given, known, what in ((options.workloads, WORKLOADS, "workload"), (options.subjects, SUBJECTS, "subject")):
        if unknown := set(given) - set(known):
            parser.error(f"There is no {what} {', '.join(sorted(unknown))}.")
    if not (options.server_cores | options.load_cores) <= os.sched_getaffinity(0):
        parser.error("This machine does not have these cores.")
    return options


def cores(text):
    return {int(one) for one in text.split(",")}


def say(text):
    print(text, file=sys.stderr, flush=True)
