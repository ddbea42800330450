"""Measures the system side by side with others.

    bench/run PART [options]
    bench/run PART --help

Subjects are measured alone, with fresh processes, the servers on one core, the load generator and what it publishes through on another. They
take turns, A B C A B C, so that what changes on the machine meanwhile meets all of them. What is missing is installed. Nothing else should
run meanwhile. Tables are shown and kept, with a JSON file of all cells beside them.
"""
import argparse
import os
import resource
import signal
import sys

from . import chain, gateways, growth, push, queues, regression
from .subjects import ROOT

# A part is a module: its docstring says what it measures (the first line is shown in the list), add_options(parser) adds what only it
# takes, and run(options) measures and gives the exit code. It lives here or in a package beside this one, whose name must not be that of a
# module of the standard library (such as "queue"), since the folder of these packages comes first where modules are looked for.
PARTS = {
    "push": push,
    "queue": queues,
    "chain": chain,
    "gateway": gateways,
    "growth": growth,
    "regression": regression,
}


def main():
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    try:
        sys.exit(PARTS[options.part].run(options))
    except KeyboardInterrupt:
        sys.exit(130)


def read_options():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    for name, module in PARTS.items():
        part = parts.add_parser(
            name, help=module.__doc__.split("\n")[0], description=module.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        add_shared_options(part)
        module.add_options(part)
    options = parser.parse_args()
    if not (options.server_cores | options.load_cores) <= os.sched_getaffinity(0):
        parser.error("This machine does not have these cores; two are needed.")
    return options


def add_shared_options(parser):
    """What every part takes; a part that wants other defaults sets them in its add_options."""
    parser.add_argument("--warmup", type=int, default=5, help="seconds before measuring (%(default)s)")
    parser.add_argument("--seconds", type=int, default=30, help="seconds of measuring (%(default)s)")
    parser.add_argument("--repeats", type=int, default=3, help="times that each subject is measured (%(default)s)")
    parser.add_argument("--server-cores", type=cores, default={0}, help="of the servers, such as 0 or 0,1 (0)")
    parser.add_argument("--load-cores", type=cores, default={1}, help="of the load generator and Redis (1)")
    parser.add_argument("--out", default=os.path.join(ROOT, "artifacts", "bench"), help="where tables and cells are kept (artifacts/bench)")
    parser.add_argument("--no-build", action="store_true", help="measures what was built before")


def cores(text):
    return {int(one) for one in text.split(",")}
