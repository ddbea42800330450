"""How long the task API takes to start, list and sum up tasks on a database that holds many."""
import base64
import hashlib
import hmac
import http.client
import json
import os
import secrets
import subprocess
import time

from .processes import Failed, Process, answers, free_port
from .subjects import BUILT, DOTNET, program

PROJECTS = ("AppHost/Local/Local.csproj", "Services/TaskApi/TaskApi.csproj")
# PostgreSQL, Redis and RabbitMQ start in this time, each several times over.
SERVERS_SECONDS = 120
SEED_SECONDS = 3600
LEAST_ROWS = 10_000
# Tasks of the people who are asked for; the history of all people grows around them.
OWN = (10, 1000, 100_000)
USUAL_OWN = 1000
OTHERS = 1000
CALLS, WARMUP_CALLS = 200, 50
TOKEN_SECONDS = 24 * 3600
FRONT = "/api/rest/front/app/ai-tasks"


def measure(options, folder):
    """Gives for each size of history, person and call the median and the 99th percentile in milliseconds."""
    system = System(options, folder)
    try:
        system.start()
        levels, rows = [], LEAST_ROWS
        while rows < options.history_rows:
            levels.append(rows)
            rows *= 10
        people = People(system)
        found = []
        for level in [*levels, options.history_rows]:
            people.grow(level)
            if not found:
                # What is asked for the first time is compiled and prepared first.
                list(calls(system, people, USUAL_OWN))
            found += [one | {"rows": level, "own": USUAL_OWN} for one in calls(system, people, USUAL_OWN)]
        people.enrich()
        for own in (own for own in OWN if own != USUAL_OWN):
            found += [one | {"rows": options.history_rows, "own": own} for one in calls(system, people, own)]
        return found
    finally:
        system.stop()


def calls(system, people, own):
    """
    Times the calls of a person with so many tasks, in turn. Starts are those of people without any, one each: after a start one has to wait.
    """
    person = people.of(own)
    connection = http.client.HTTPConnection("127.0.0.1", system.port, timeout=30)
    service = {"X-Service-Token": system.token({"sub": "push", "type": "service"})}
    asked = {
        "list": lambda: (person, f"{FRONT}/history/", {"page": 1}, {}),
        "snapshot": lambda: (person, "/internal/sockets/welcome", {}, service),
    }
    if own == USUAL_OWN:
        asked["start"] = lambda: (people.next_starter(), f"{FRONT}/start/", {"task_type": "goal_mentor_help", "context": {"goal": "x" * 200}}, {})
    times = {name: [] for name in asked}
    for _ in range(WARMUP_CALLS + CALLS):
        for name, ask in asked.items():
            who, path, body, headers = ask()
            token = system.token({"sub": f"person-{who}", "type": "access", "uid": who})
            began = time.perf_counter()
            system.call(connection, path, body, headers | {"Authorization": "Bearer " + token})
            times[name].append((time.perf_counter() - began) * 1000)
    connection.close()
    for name, all_times in times.items():
        measured = sorted(all_times[WARMUP_CALLS:])
        yield {"call": name, "p50": measured[len(measured) // 2], "p99": measured[len(measured) * 99 // 100]}


class System:
    """PostgreSQL, Redis and RabbitMQ beside the load, and one task API on the servers' cores."""

    def __init__(self, options, folder):
        self.options, self.folder, self.processes = options, folder, []
        self.key, self.port = secrets.token_hex(32), free_port()

    def start(self):
        file = os.path.join(self.folder, "servers.json")
        local = os.path.join(BUILT, "bin", "Local", "release", "AiTasks.AppHost.Local")
        servers = self.run("servers", [local, "servers", file], self.options.load_cores)
        servers.wait_until(lambda: os.path.exists(file), SERVERS_SECONDS)
        with open(file) as addresses:
            self.addresses = json.load(addresses)
        self.sql("create database aitasks", database="postgres")
        environment = DOTNET | {
            "ASPNETCORE_URLS": f"http://127.0.0.1:{self.port}",
            "ConnectionStrings__aitasks": self.addresses["Postgres"] + ";Database=aitasks",
            "ConnectionStrings__redis": self.addresses["Redis"],
            "ConnectionStrings__rabbitmq": self.addresses["RabbitMq"],
            "TokenOptions__SigningKey": self.key,
            "FileStoreOptions__Folder": os.path.join(self.folder, "files"),
        }
        migration = self.run("migrate", [program("TaskApi"), "migrate"], self.options.server_cores, environment)
        if migration.popen.wait(SERVERS_SECONDS) != 0:
            raise Failed(f"the migrations failed: {migration.last_words()}")
        api = self.run("task-api", [program("TaskApi")], self.options.server_cores, environment)
        api.wait_until(lambda: answers(f"http://127.0.0.1:{self.port}/health/ready"), SERVERS_SECONDS)

    def run(self, name, command, cores, environment=None):
        process = Process(name, command, cores, self.folder, environment)
        self.processes.append(process)
        return process

    def stop(self):
        for process in reversed(self.processes):
            process.stop()

    def sql(self, text, database="aitasks"):
        """Runs statements; gives what they answer."""
        words = dict(word.split("=", 1) for word in self.addresses["Postgres"].split(";"))
        server = ["-h", words["Host"], "-p", words["Port"], "-U", words["Username"], "-d", database]
        command = ["psql", *server, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", text]
        result = subprocess.run(command, env=os.environ | {"PGPASSWORD": words["Password"]}, capture_output=True, text=True, timeout=SEED_SECONDS)
        if result.returncode != 0:
            raise Failed(f"psql: {result.stderr.strip()}")
        return result.stdout.strip()

    def token(self, claims):
        """Signed as our services sign (RFC 7519, HS256)."""
        parts = [{"alg": "HS256", "typ": "JWT"}, claims | {"iat": int(time.time()), "exp": int(time.time()) + TOKEN_SECONDS}]
        signed = ".".join(encode(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
        return signed + "." + encode(hmac.digest(self.key.encode(), signed.encode(), hashlib.sha256))

    @staticmethod
    def call(connection, path, body, headers):
        connection.request("POST", path, json.dumps(body), headers | {"Content-Type": "application/json"})
        response = connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise Failed(f"{path} answered {response.status}: {content[:200]!r}")


class People:
    """Everybody in the database: those who are asked for, those who start, and others whose tasks are the history."""

    def __init__(self, system):
        self.system, self.rows = system, 0
        self.starters = iter(range(len(OWN) + OTHERS + 1, 1_000_000))
        self.add_people(len(OWN) + OTHERS)
        self.add_tasks(USUAL_OWN, str(self.of(USUAL_OWN)))

    def of(self, own):
        return OWN.index(own) + 1

    def next_starter(self):
        return next(self.starters)

    def grow(self, rows):
        """Fills up the history, and adds those who will start."""
        self.add_people(2 * (WARMUP_CALLS + CALLS))
        self.add_tasks(rows - self.rows, f"{len(OWN) + 1} + n % {OTHERS}")
        self.system.sql("vacuum analyze tasks")

    def enrich(self):
        for own in OWN:
            if own != USUAL_OWN:
                self.add_tasks(own, str(self.of(own)))
        self.system.sql("vacuum analyze tasks")

    def add_people(self, count):
        self.system.sql(f"""
            with person as (
              insert into users (username, email, password_hash, is_terms_accepted, is_privacy_accepted, date_policy_accepted)
              select 'bench-' || name, 'bench-' || name || '@example.invalid', '-', true, true, now()
              from (select gen_random_uuid() as name from generate_series(1, {count})) as names returning id)
            insert into streams (key) select 'user:' || id from person""")

    def add_tasks(self, count, user):
        """Tasks that have ended, long enough ago to hinder no start, and whose news have been read."""
        self.rows += count
        self.system.sql(f"""
            insert into tasks (user_id, type, language, state, progress, context, result, created_at, dispatched_at, started_at, finished_at,
                               deadline_at, notification_read_at)
            select {user}, 'goal_mentor_help', 'en', 'completed', 100, jsonb_build_object('goal', repeat('x', 100)),
                   jsonb_build_object('text', repeat('y', 200)), at, at, at, at, at, at
            from (select n, now() - interval '1 day' - n * interval '1 second' as at from generate_series(1, {count}) as n) as moments""")


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
