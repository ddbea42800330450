"""The push service side by side with other ways to bring events into sockets.

    bench/run push                 all workloads
    bench/run push W1 W5           some of them

  W1     token stream   every event to one person; latency and processor time for each delivery
  W3     tokens         50 answers of 60 tokens a second beside other events; what gathering tokens costs and brings
  W4     broadcast      every event to every connection
  W5     idle           what a connection that hears nothing takes in memory
  W6     killed node    one of two nodes is killed: how long until its clients have all that they would have without that; what they lost
  W6all  the same       with all clients on the node that is killed
  W7     slow readers   W1, and beside it connections that do not read: what that costs the others, and what becomes of them

Cells in which the load generator was the limit are not counted, and no latency is believed where an event was lost or doubled.
"""
import argparse
import dataclasses
import itertools
import tempfile

from .cell import measure, seconds_of, warmup_of
from .keeping import begun, say
from .preparing import prepare
from .redis import collect
from .report import report
from .subjects import SUBJECTS, Place
from .workloads import WORKLOADS


def add_options(parser):
    parser.add_argument(
        "workloads", nargs="*", type=known(WORKLOADS, "workload"), metavar="workload", help=f"{', '.join(WORKLOADS)}; all of them by default")
    parser.add_argument("--subjects", type=subjects, default=list(SUBJECTS), help=f"some of {','.join(SUBJECTS)}")
    parser.add_argument("--connections", type=int, help="instead of each workload's own number")
    parser.add_argument("--rate", type=int, help="events a second, instead of each workload's own")
    parser.add_argument("--bytes", type=int, help="of a frame, instead of each workload's own")


def run(options):
    names, left_out = prepare(options.subjects, not options.no_build, say)
    workloads = [settled(WORKLOADS[name], options) for name in wanted(options.workloads)]
    done = begun() | {
        "subjects": names,
        "left_out": left_out,
        "workloads": {one.name: settings(one, options) for one in workloads},
        "cells": [],
    }
    return collect("push", done, report, options, lambda folder, *redis: cells(workloads, names, options, folder, *redis))


def cells(workloads, names, options, folder, redis, address):
    for group in groups(workloads):
        for repeat, name, workload in itertools.product(range(1, options.repeats + 1), names, group):
            if workload.killed and SUBJECTS[name].immortal or SUBJECTS[name].of and not workload.hot:
                continue
            place = Place(workload, address, options.server_cores, options.load_cores, tempfile.mkdtemp(dir=folder))
            cell = measure(SUBJECTS[name], place, redis, options) | {"repeat": repeat}
            say(f"{workload.name} {name}, repeat {repeat}: {cell.get('error', 'measured')}")
            yield cell


def wanted(names):
    """All by default; with those beside which they are read."""
    names = set(names or WORKLOADS)
    names |= {WORKLOADS[name].beside for name in names}
    return [name for name in WORKLOADS if name in names]


def groups(workloads):
    """What is read beside something is measured right after it, for each subject."""
    for workload in workloads:
        if not workload.beside:
            yield [workload, *(other for other in workloads if other.beside == workload.name)]


def settled(workload, options):
    given = {name: value for name in ("connections", "rate", "bytes") if (value := getattr(options, name)) is not None}
    slow = {"slow": max(1, workload.slow * given["connections"] // workload.connections)} if workload.slow and "connections" in given else {}
    return dataclasses.replace(workload, **given, **slow)


def settings(workload, options):
    return dataclasses.asdict(workload) | {"warmup": warmup_of(workload, options), "seconds": seconds_of(workload, options), "repeats": options.repeats}


def known(names, what):
    def check(text):
        if text not in names:
            raise argparse.ArgumentTypeError(f"there is no {what} {text}")
        return text
    return check


def subjects(text):
    return [known(SUBJECTS, "subject")(name) for name in text.split(",")]
