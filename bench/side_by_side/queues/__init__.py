"""Durable starts side by side with job queues.

    bench/run queue                all workloads
    bench/run queue Q1             one of them

  Q1  durable start  clients that start one task after the other, each answered when it is committed; calls a second
  Q2  start to work  starts at a rate below what anybody can take, and a worker that waits for them; from the call to the work's beginning
  Q3  drain          tasks that wait for a worker, which does nothing in each; each has to be begun once and to have one end

PostgreSQL, Redis and RabbitMQ run as the system starts them, with what they acknowledge on the disk; all subjects use them, in turns, A B C
A B C, each on a fresh database. A task that was accepted and is not there at the end makes its cell void. Cells in which the load generator
was the limit are not counted; in those of the peers it is the process that calls their library, so the limit is theirs and is only marked.
Everything shares all cores by default, since what takes a start is the whole of servers and services.
"""
import os

from ..keeping import begun, keep, say
from ..push import known
from .cells import measured
from .preparing import prepare
from .report import report
from .subjects import SUBJECTS
from .workloads import WORKLOADS


def add_options(parser):
    parser.add_argument("workloads", nargs="*", type=known(WORKLOADS, "workload"), metavar="workload", help=f"{', '.join(WORKLOADS)}; all of them by default")
    parser.add_argument("--subjects", type=chosen, default=list(SUBJECTS), help=f"some of {','.join(SUBJECTS)}")
    parser.add_argument("--clients", type=int, default=32, help="that call at the same time in Q1 (%(default)s)")
    parser.add_argument("--people", type=int, default=60_000, help="who start tasks; one start of each type for each (%(default)s)")
    parser.add_argument("--rate", type=int, default=200, help="starts a second in Q2 (%(default)s)")
    parser.add_argument("--slots", type=int, default=100, help="tasks that a worker does at once in Q2 and Q3 (%(default)s)")
    parser.add_argument("--tasks", type=int, default=50_000, help="that wait in Q3 (%(default)s)")
    parser.add_argument("--bytes", type=int, default=1000, help="of what a task is given (%(default)s)")
    parser.add_argument("--set", type=setting, action="append", default=[], metavar="NAME=VALUE", help="a setting of ours, as an environment variable")

    # Programs that are compiled while they run need a while, and nobody else's cores are taken while something is measured.
    every = os.sched_getaffinity(0)
    parser.set_defaults(warmup=10, seconds=15, server_cores=every, load_cores=every)


def run(options):
    subjects, left_out = prepare(options.subjects, not options.no_build, say)
    done = begun() | {
        "subjects": subjects,
        "left_out": left_out,
        "settings": {name: value for name, value in vars(options).items() if isinstance(value, (int, str))} | {"set": dict(options.set)},
        "workloads": options.workloads or list(WORKLOADS),
        "cells": [],
    }
    try:
        for cell in measured(done["workloads"], subjects, options):
            done["cells"].append(cell)
    finally:
        # What was measured before somebody lost patience is worth keeping too.
        keep(done, "queue", report(done), options.out)
    return int(any("error" in cell for cell in done["cells"]))


def chosen(text):
    return [known(SUBJECTS, "subject")(name) for name in text.split(",")]


def setting(text):
    return tuple(text.split("=", 1))
