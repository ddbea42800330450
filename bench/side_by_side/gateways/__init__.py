"""The gateway side by side with plain YARP, nginx and HAProxy.

    bench/run gateway              all workloads
    bench/run gateway G1post W2    some of them

  G1post  requests       a POST of 1 KB with a bearer token, which a hot route answers with a little JSON
  G1get   requests       a GET that is answered with 1 KB
  W2      token stream   that of the push service (W1), through the gateway: its processor time for each delivery, and latency
  W5      idle           what a proxied socket that hears nothing takes in the gateway's memory

A gateway is alone on the servers' core and the only one that is counted. Behind it, beside the load generator, is one nginx that answers
at once (G1), or two nodes of the push service (W2, W5). A proxied socket takes two files, so a process that may have 20,000 of them
proxies about 9,700 sockets. nginx and HAProxy run with the configuration of docs/ingress.
"""
import dataclasses
import itertools
import tempfile

from ..cell import measure
from ..keeping import begun, say
from ..machine import said
from ..push import known
from ..redis import collect
from ..subjects import Place
from ..workloads import Workload
from .preparing import prepare
from .report import report
from .requests import REQUESTS, measure_requests
from .subjects import SUBJECTS

SOCKETS = {workload.name: workload for workload in (
    Workload("W2", "token stream through the gateway", "stream", 2, 5000, 15_000, 200),
    Workload("W5", "idle proxied sockets", "idle", 2, 5000, 0, 200, idle=True),
)}
WORKLOADS = REQUESTS | SOCKETS


def add_options(parser):
    parser.add_argument("workloads", nargs="*", type=known(WORKLOADS, "workload"), metavar="workload", help=f"{', '.join(WORKLOADS)}; all of them by default")
    parser.add_argument("--subjects", type=chosen, default=list(SUBJECTS), help=f"some of {','.join(SUBJECTS)}")
    parser.add_argument("--connections", type=int, help="instead of each workload's own number")
    parser.add_argument("--rate", type=int, help="events a second, instead of those of W2")

    # A gateway's programs are compiled while they run, and slowly while they share a core with the requests.
    parser.set_defaults(warmup=15)


def run(options):
    names, left_out = prepare(options.subjects, not options.no_build, say)
    workloads = [settled(WORKLOADS[name], options) for name in options.workloads or WORKLOADS]
    done = begun() | {
        "programs": [said("dpkg-query", "-W", name) for name in ("nginx", "haproxy", "wrk")],
        "subjects": names,
        "left_out": left_out,
        "workloads": {one.name: dataclasses.asdict(one) | {key: getattr(options, key) for key in ("warmup", "seconds", "repeats")} for one in workloads},
        "cells": [],
    }
    return collect("gateway", done, report, options, lambda folder, *redis: cells(workloads, names, options, folder, *redis))


def cells(workloads, names, options, folder, redis, address):
    for workload in workloads:
        for repeat, name in itertools.product(range(1, options.repeats + 1), names):
            place = Place(workload, address, options.server_cores, options.load_cores, tempfile.mkdtemp(dir=folder))
            if workload.name in REQUESTS:
                cell = measure_requests(SUBJECTS[name], place, options)
            else:
                cell = measure(SUBJECTS[name], place, redis, options)
            say(f"{workload.name} {name}, repeat {repeat}: {cell.get('error', 'measured')}")
            yield cell | {"repeat": repeat}


def settled(workload, options):
    given = {name: value for name in ("connections", "rate") if hasattr(workload, name) and (value := getattr(options, name)) is not None}
    return dataclasses.replace(workload, **given)


def chosen(text):
    return [known(SUBJECTS, "subject")(name) for name in text.split(",")]
