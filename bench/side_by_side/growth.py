"""How cost grows: with connections, people, tasks of a person and history.

    bench/run growth                           all of it
    bench/run growth connections people        some of it
    bench/run growth --plots docs/growth       and draws the plots there

  connections  the same events a second for more and more connections of one node, each of another person
  people       the same deliveries a second to as many connections, which belong to more and more people
  history      a real task API on a real database with more and more tasks that have ended; then of people who have few and many of them

Only this system is measured. The plots are drawn where the tables are kept unless --plots says otherwise.
"""
import dataclasses
import os
import tempfile

from . import figures, history
from .cell import measure
from .keeping import begun, keep, say
from .plot import chart
from .preparing import build, prepare
from .processes import Failed
from .redis import redis_server
from .subjects import SUBJECTS, Place
from .workloads import Workload

# One process holds up to 20,000 sockets, and the load generator is one.
CONNECTIONS = (1000, 3000, 6000, 12_000, 18_000)
PEOPLE = (60, 600, 3000, 6000)
CONNECTIONS_OF_PEOPLE = 6000
DELIVERIES_PER_SECOND = 9000
TOPICS = ("connections", "people", "history")


def add_options(parser):
    parser.set_defaults(warmup=3, seconds=10, repeats=1)
    parser.add_argument("topics", nargs="*", metavar="topic", help=f"{', '.join(TOPICS)}; all of them by default")
    parser.add_argument("--history-rows", type=int, default=10_000_000, help="tasks in the largest history (%(default)s)")
    parser.add_argument("--plots", help="folder in which the plots are drawn (growth, where tables are kept)")


def run(options):
    topics = options.topics or TOPICS
    if unknown := set(topics) - set(TOPICS):
        raise SystemExit(f"There is nothing called {', '.join(sorted(unknown))} that grows; there are {', '.join(TOPICS)}.")
    prepare(["ours"], not options.no_build, say)
    if "history" in topics and not options.no_build:
        for project in history.PROJECTS:
            say(f"Building {project}.")
            build(project)
    done = begun() | {"cells": [], "history": []}
    try:
        with tempfile.TemporaryDirectory(prefix="aitasks-bench-") as folder:
            # The account that PostgreSQL runs as has to pass through.
            os.chmod(folder, 0o711)
            push(topics, options, folder, done["cells"])
            if "history" in topics:
                done["history"] = history.measure(options, folder)
    except Failed as failure:
        done["error"] = str(failure)
        say(f"Failed: {failure}")
    finally:
        keep(done, "growth", report(done), options.out)
        draw(done, options.plots or os.path.join(options.out, "growth"))
    return int("error" in done or any("error" in cell for cell in done["cells"]))


def push(topics, options, folder, done):
    with redis_server(options.load_cores, folder) as (redis, address):
        for topic, workload in workloads(topics):
            for repeat in range(1, options.repeats + 1):
                place = Place(workload, address, options.server_cores, options.load_cores, tempfile.mkdtemp(dir=folder))
                cell = measure(SUBJECTS["ours"], place, redis, options)
                done.append(cell | {"topic": topic, "people": workload.people or workload.connections, "repeat": repeat})
                say(f"{topic}, {workload.connections} of {done[-1]['people']} people: {cell.get('error', 'measured')}")


def workloads(topics):
    usual = Workload("growth", "growth", "stream", 1, CONNECTIONS_OF_PEOPLE, DELIVERIES_PER_SECOND, 200, weighed=True)
    for connections in CONNECTIONS if "connections" in topics else ():
        yield "connections", dataclasses.replace(usual, connections=connections)
    for people in PEOPLE if "people" in topics else ():
        # With one dialect throughout: a person's only connection may be of many, too.
        yield "people", dataclasses.replace(usual, people=people, rate=DELIVERIES_PER_SECOND * people // CONNECTIONS_OF_PEOPLE)


COLUMNS = (
    figures.Figure("CPU us/delivery", figures.cpu_per_delivery),
    figures.Figure("p50 ms", figures.latency("p50"), 2),
    figures.Figure("p99 ms", figures.latency("p99"), 2),
    figures.Figure("KB/connection", figures.memory_per_connection),
    figures.Figure("CPU us/connect", figures.cpu_per_connect, 0),
    figures.Figure("servers %", figures.share("server"), 0),
    figures.Figure("generator %", figures.share("load"), 0),
)


def points(done, topic):
    """The cells of a topic by what grows."""
    found = {}
    for cell in done["cells"]:
        if cell["topic"] == topic:
            found.setdefault(cell[topic], []).append(cell)
    return found


def report(done):
    lines = [f"Growth, commit {done['machine']['commit']}"]
    for topic in ("connections", "people"):
        if found := points(done, topic):
            lines += ["", f"| {topic} | " + " | ".join(column.title for column in COLUMNS) + " |", "|" + "---|" * (len(COLUMNS) + 1)]
            lines += [f"| {grown} | " + " | ".join(column.text(cells) for column in COLUMNS) + " |" for grown, cells in found.items()]
            lines += ["", *(f"* {grown}: failed, {cell['error']}" for grown, cells in found.items() for cell in cells if "error" in cell)]
    if done["history"]:
        lines += ["", "| tasks in all | of the person | call | p50 ms | p99 ms |", "|---|---|---|---|---|"]
        lines += [f"| {one['rows']} | {one['own']} | {one['call']} | {one['p50']:.2f} | {one['p99']:.2f} |" for one in done["history"]]
    return "\n".join(lines) + "\n"


def draw(done, folder):
    os.makedirs(folder, exist_ok=True)
    for topic, name, title, column in (
            ("connections", "connections-cpu", "Processor time of a delivery", 0), ("connections", "connections-p99", "Latency, 99th percentile", 2),
            ("connections", "connections-memory", "Memory of a connection", 3), ("people", "people-cpu", "Processor time of a delivery", 0)):
        line = [(grown, value) for grown, cells in points(done, topic).items() if (value := COLUMNS[column].median(cells)) is not None]
        if len(line) > 1:
            x_title = "connections of one node" if topic == "connections" else f"people who share {CONNECTIONS_OF_PEOPLE} connections"
            write(folder, name, chart(title, x_title, COLUMNS[column].title, {"median": line}, logarithmic=topic == "people"))
    for key, other, name, x_title in (("rows", "own", "history", "tasks in the database"), ("own", "rows", "own-tasks", "tasks of the person")):
        # The other one stays as it is in most of them.
        usual = history.USUAL_OWN if other == "own" else max((one["rows"] for one in done["history"]), default=0)
        chosen = [one for one in done["history"] if one[other] == usual]
        lines = {call: [(one[key], one["p50"]) for one in chosen if one["call"] == call] for call in dict.fromkeys(one["call"] for one in chosen)}
        if lines := {call: line for call, line in lines.items() if len(line) > 1}:
            write(folder, name, chart("Answer of the task API, median", x_title, "ms", lines, logarithmic=True))


def write(folder, name, picture):
    with open(os.path.join(folder, f"{name}.svg"), "w") as file:
        file.write(picture)
