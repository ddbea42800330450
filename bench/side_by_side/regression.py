"""Whether a delivery has become dearer: a short run that is compared with bench/baseline.json.

    bench/run regression              measures and compares; ends with 1 when it has
    bench/run regression --accept     measures and makes that the baseline

What is compared is the processor time of a delivery by this system as a ratio to that of SignalR in the same run, so that the machine matters
little. The load is W1 in small.
"""
import dataclasses
import itertools
import json
import os
import statistics
import tempfile

from .cell import measure
from .figures import cpu_per_delivery, is_counted, is_whole
from .keeping import begun, keep, say
from .preparing import prepare
from .redis import redis_server
from .subjects import BENCH, SUBJECTS, Place
from .workloads import WORKLOADS

BASELINE = os.path.join(BENCH, "baseline.json")
SMALL = dataclasses.replace(WORKLOADS["W1"], connections=1000, rate=8000)
NAMES = ("ours", "signalr")


def add_options(parser):
    parser.set_defaults(warmup=3, seconds=10)
    parser.add_argument("--accept", action="store_true", help="makes what is measured the baseline")
    parser.add_argument("--tolerance", type=float, default=0.15, help="share by which the ratio may exceed the baseline's (%(default)s)")


def run(options):
    names, left_out = prepare(NAMES, not options.no_build, say)
    if left_out:
        raise SystemExit(f"Nothing can be compared: {left_out}")
    done = begun() | {"workload": dataclasses.asdict(SMALL), "cells": [], "left_out": left_out}
    with tempfile.TemporaryDirectory(prefix="aitasks-bench-") as folder, redis_server(options.load_cores, folder) as (redis, address):
        for repeat, name in itertools.product(range(1, options.repeats + 1), names):
            place = Place(SMALL, address, options.server_cores, options.load_cores, tempfile.mkdtemp(dir=folder))
            cell = measure(SUBJECTS[name], place, redis, options)
            done["cells"].append(cell | {"repeat": repeat})
            say(f"{name}, repeat {repeat}: {cell.get('error', 'measured')}")
    code, words = judge(done["cells"], options)
    keep(done, "regression", words + "\n", options.out)
    return code


def judge(cells, options):
    """The exit code, and what is to be said."""
    costs = {name: [cpu_per_delivery(cell) for cell in cells if cell["subject"] == name and is_counted(cell) and is_whole(cell)] for name in NAMES}
    if not all(costs.values()):
        reasons = {cell["error"] for cell in cells if "error" in cell} or {"events were lost or doubled, or the load generator was the limit"}
        return 1, f"Nothing can be compared: {'; '.join(reasons)}."

    ours, signalr = (statistics.median(costs[name]) for name in NAMES)
    ratio = ours / signalr
    measured = f"A delivery takes {ours:.1f} us here and {signalr:.1f} us in SignalR: {ratio:.3f} of it"
    if options.accept:
        with open(BASELINE, "w") as file:
            json.dump({"cpu_per_delivery_to_signalr": round(ratio, 3)}, file, indent=2)
            file.write("\n")
        return 0, f"{measured}. That is the baseline now."

    if not os.path.exists(BASELINE):
        return 1, f"{measured}. There is no baseline to compare that with; --accept makes it one."
    with open(BASELINE) as file:
        baseline = json.load(file)["cpu_per_delivery_to_signalr"]
    limit = baseline * (1 + options.tolerance)
    verdict = "within" if ratio <= limit else "more than"
    return int(ratio > limit), f"{measured}; {verdict} the {limit:.3f} that the baseline of {baseline} allows."
