"""The push service side by side with other ways to bring events into sockets.

    bench/run push                 all workloads
    bench/run push W1 W5           some of them

  W1  token stream   every event to one person; latency and processor time for each delivery
  W4  broadcast      every event to every connection
  W5  idle           what a connection that hears nothing takes in memory

Cells in which the load generator was the limit are not counted, and no latency is believed where an event was lost or doubled.
"""
import argparse
import dataclasses
import tempfile

from .cell import measure
from .keeping import begun, keep, say
from .preparing import prepare
from .redis import redis_server
from .report import report
from .subjects import SUBJECTS, Place
from .workloads import WORKLOADS


def add_options(parser):
    parser.add_argument("workloads", nargs="*", type=known(WORKLOADS, "workload"), metavar="workload", help=f"{', '.join(WORKLOADS)}; all of them by default")
    parser.add_argument("--subjects", type=subjects, default=list(SUBJECTS), help=f"some of {','.join(SUBJECTS)}")
    parser.add_argument("--connections", type=int, help="instead of each workload's own number")
    parser.add_argument("--rate", type=int, help="events a second, instead of each workload's own")
    parser.add_argument("--bytes", type=int, help="of a frame, instead of each workload's own")


def run(options):
    names, left_out = prepare(options.subjects, not options.no_build, say)
    workloads = [settled(WORKLOADS[name], options) for name in options.workloads or WORKLOADS]
    done = begun() | {
        "subjects": names,
        "left_out": left_out,
        "workloads": {one.name: dataclasses.asdict(one) | {key: getattr(options, key) for key in ("warmup", "seconds", "repeats")} for one in workloads},
        "cells": [],
    }
    with tempfile.TemporaryDirectory(prefix="aitasks-bench-") as folder, redis_server(options.load_cores, folder) as redis:
        try:
            for cell in cells(workloads, names, options, folder, *redis):
                done["cells"].append(cell)
        finally:
            # What was measured before somebody lost patience is worth keeping too.
            keep(done, "push", report(done), options.out)
    return int(any("error" in cell for cell in done["cells"]))


def cells(workloads, names, options, folder, redis, address):
    for workload in workloads:
        for repeat in range(1, options.repeats + 1):
            for name in names:
                place = Place(workload, address, options.server_cores, options.load_cores, tempfile.mkdtemp(dir=folder))
                cell = measure(SUBJECTS[name], place, redis, options) | {"repeat": repeat}
                say(f"{workload.name} {name}, repeat {repeat}: {cell.get('error', 'measured')}")
                yield cell


def settled(workload, options):
    given = {name: value for name in ("connections", "rate", "bytes") if (value := getattr(options, name)) is not None}
    return dataclasses.replace(workload, **given)


def known(names, what):
    def check(text):
        if text not in names:
            raise argparse.ArgumentTypeError(f"there is no {what} {text}")
        return text
    return check


def subjects(text):
    return [known(SUBJECTS, "subject")(name) for name in text.split(",")]
