"""What is measured side by side, and how each adds, works and says what it holds."""
import dataclasses
import os
import sys

from ..figures import GENERATOR_LIMIT
from ..processes import Failed
from ..subjects import BENCH
from .ours import TYPES, Ours

PEERS = os.path.join(BENCH, "queue_peers")
SCRIPT = os.path.join(PEERS, "queue.mjs")
PACER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pacer.py")

# Of the distribution, whose packages another Python on the path does not see.
PYTHON = "/usr/bin/python3"
FLOOR_CLIENTS = 16
FLOOR_THREADS = 2


class Floor:
    """The database alone: a task and its command in one transaction of two prepared inserts."""
    database = "bench_floor"

    def __init__(self, running):
        self.running = running
        running.servers.new_database(self.database)
        running.servers.sql("""
            create table floor_tasks (id bigint generated always as identity primary key, user_id bigint not null, context text not null,
              created_at timestamptz not null default now());
            create table floor_outbox (id bigint generated always as identity primary key, task_id bigint not null, kind text not null);""", self.database)

    def call(self):
        options = self.running.options
        command = ["pgbench", "-n", "-M", "prepared", "-c", str(FLOOR_CLIENTS), "-j", str(FLOOR_THREADS), "-T", str(options.seconds), "-D",
                   f"bytes={options.bytes}", "-f", os.path.join(PEERS, "floor.sql"), self.database]
        run = self.running.load(command, self.running.servers.environment)
        words = {key.strip(): value for key, _, value in (line.partition("=") for line in run["output"].splitlines())}
        calls = int(next(line.rsplit(" ", 1)[1] for line in run["output"].splitlines() if "transactions actually processed" in line))
        latency = float(words["latency average"].split()[0])
        return run | {"calls": calls, "seconds": calls / float(words["tps"].split()[0]), "p50": latency, "p99": None}

    def kept(self):
        return int(self.running.servers.sql("select least((select count(*) from floor_tasks), (select count(*) from floor_outbox))", self.database))


class System:
    """Ours."""

    def __init__(self, running):
        self.running = running
        self.ours = Ours(running, running.options.people)

        # A system whose workers are away knows their queue; without it, each look for commands tries to send some in vain.
        self.ours.start_worker(running.options.slots).stop()
        running.wait_until("the worker has said good-bye", lambda: self.ours.slots() == 0)

    def call(self):
        options, people = self.running.options, self.running.options.people

        # Each start is another pair of a person and a type; the last type is left for warming up.
        measured = (TYPES - 1) * people
        self.warmed = self.post(measured, options.warmup)["calls"]
        run = self.post(0, options.seconds)
        if self.warmed > people or run["calls"] > measured:
            raise Failed(f"{people} people are too few for so many starts; see --people")
        return run

    def post(self, start, seconds):
        environment = {"TOKENS": self.ours.tokens, "START": str(start), "BYTES": str(self.running.options.bytes)}
        command = ["wrk", "-t", "1", "-c", str(self.running.options.clients), "-d", f"{seconds}s", "-s", os.path.join(PEERS, "start.lua"), self.ours.address]
        return self.running.load(command, environment)

    def work(self, slots):
        return self.ours.start_worker(slots)

    def pace(self):
        options = self.running.options
        return self.paced(options.rate, options.warmup + options.seconds)

    def add(self, count):
        return self.paced(count, 1)

    def paced(self, rate, seconds):
        options = self.running.options
        port = self.ours.address.rsplit(":", 1)[1]
        command = [sys.executable, PACER, port, str(rate), str(seconds), str(options.bytes)]
        with open(self.ours.tokens) as tokens:
            return self.running.load(command, given=tokens.read())

    def ended(self):
        """Tasks with one terminal fact, and one only."""
        return int(self.ours.sql("""
            select count(*) from tasks where state = 'completed' and 1 = (
              select count(*) from stream_events where key = 'user:' || user_id and type in ('task_completed', 'task_failed', 'task_cancelled')
                and (data->>'taskId')::bigint = tasks.id)"""))

    def kept(self):
        """Those that were answered; what was under way when wrk ended is there besides."""
        return int(self.ours.sql("select count(*) from tasks")) - self.warmed


class Node:
    """A peer in JavaScript."""

    def __init__(self, running, name, held, over):
        self.running, self.name, self.held, self.over, self.database = running, name, held, over, f"bench_{name}"
        running.servers.new_database(self.database)
        running.servers.forget_messages()
        self.environment = {"DATABASE_URL": running.servers.url(self.database), "REDIS_URL": running.servers.redis_url, "NODE_ENV": "production"}

    def call(self):
        options = self.running.options
        return self.running.load(["node", SCRIPT, self.name, "call", str(options.clients), str(options.seconds), str(options.bytes)], self.environment)

    def work(self, slots):
        self.running.load(["node", SCRIPT, self.name, "prepare"], self.environment)
        return self.running.start_said(f"{self.name}-worker", ["node", SCRIPT, self.name, "work", str(slots)], self.environment, "ready")

    def pace(self):
        options = self.running.options
        return self.running.load(
            ["node", SCRIPT, self.name, "pace", str(options.rate), str(options.warmup + options.seconds), str(options.bytes)], self.environment)

    def add(self, count):
        self.running.load(["node", SCRIPT, self.name, "add", str(count), str(self.running.options.bytes)], self.environment)

    def ended(self):
        return self.over(self)

    def kept(self):
        return self.held(self)


def in_table(query):
    return lambda node: int(node.running.servers.sql(query, node.database))


def in_redis(command, key):
    return lambda node: int(node.running.servers.redis_cli(command, key))


class Celery:
    """A peer in Python, over RabbitMQ with publisher confirms."""

    def __init__(self, running):
        self.running = running
        self.environment = {"BROKER_URL": running.servers.rabbitmq, "PYTHONPATH": PEERS, "PYTHONDONTWRITEBYTECODE": "1"}

    def call(self):
        options = self.running.options
        return self.running.load(
            [PYTHON, os.path.join(PEERS, "celery_peer.py"), "call", str(options.clients), str(options.seconds), str(options.bytes)], self.environment)

    def work(self, slots):
        alone = ["--without-gossip", "--without-mingle"]
        command = [PYTHON, "-m", "celery", "-A", "celery_peer", "worker", "-P", "threads", "-c", str(slots), *alone, "-l", "INFO"]
        return self.running.start_said("celery-worker", command, self.environment, " ready.")

    def pace(self):
        options = self.running.options
        seconds = options.warmup + options.seconds
        return self.running.load([PYTHON, os.path.join(PEERS, "celery_peer.py"), "pace", str(options.rate), str(seconds), str(options.bytes)], self.environment)

    def kept(self):
        """Takes them out again, so that the next cell begins with none."""
        return self.running.load([PYTHON, os.path.join(PEERS, "celery_peer.py"), "purge"], self.environment)["purged"]


@dataclasses.dataclass(frozen=True)
class Subject:
    name: str
    start: object
    note: str

    # Of the load generator; None where that is the process which calls the subject's library, and so a part of the subject.
    threads: int | None = None

    def is_limited(self, cell):
        """Whether the load generator was the limit, so that the cell says nothing of the subject."""
        return self.threads is not None and cell.get("load_share", 0) > GENERATOR_LIMIT * self.threads


SUBJECTS = {subject.name: subject for subject in (
    Subject("floor", Floor, f"pgbench, {FLOOR_CLIENTS} clients: a task and its outbox row in one transaction, prepared; what PostgreSQL does alone",
            FLOOR_THREADS),
    Subject("ours", System, "POST of contract A to the task API over HTTP, signed in; answered after the commit", threads=1),
    Subject("graphile", lambda running: Node(
                running, "graphile", in_table("select count(*) from graphile_worker.jobs"),
                # It deletes what is done.
                in_table(f"select {running.options.tasks} - count(*) from graphile_worker.jobs")),
            "graphile-worker, addJob in its caller's process; committed"),
    Subject("pgboss", lambda running: Node(
                running, "pgboss", in_table("select count(*) from pgboss.job where name = 'no-op'"),
                in_table("select count(*) from pgboss.job where name = 'no-op' and state = 'completed'")),
            "pg-boss, send in its caller's process; committed"),
    Subject("bullmq", lambda running: Node(running, "bullmq", in_redis("llen", "bull:no-op:wait"), in_redis("zcard", "bull:no-op:completed")),
            "BullMQ, add in its caller's process; Redis, nothing is forced to disk"),
    Subject("celery", Celery, "Celery over RabbitMQ, delay in its caller's process; persistent and confirmed, in a classic queue"),
)}
