"""The servers that all subjects use: PostgreSQL, Redis and RabbitMQ as the system starts them, what they acknowledge on the disk."""
import json
import os
import subprocess
import urllib.parse

from ..processes import Failed, Process, family
from ..readings import TICK
from ..subjects import BUILT

HOST = os.path.join(BUILT, "bin", "Local", "release", "AiTasks.AppHost.Local")
SERVERS_SECONDS = 90


class Servers:
    def __init__(self, cores, folder):
        path = os.path.join(folder, "servers.json")
        self.process = Process("servers", [HOST, "servers", path, "--durable"], cores, folder)
        self.process.wait_until(lambda: os.path.exists(path), SERVERS_SECONDS)
        with open(path) as file:
            addresses = json.load(file)
        self.postgres, self.redis, self.rabbitmq = (addresses[name] for name in ("Postgres", "Redis", "RabbitMq"))
        parts = dict(part.split("=", 1) for part in self.postgres.split(";"))
        self.password, self.port = parts["Password"], parts["Port"]
        self.environment = {"PGHOST": "127.0.0.1", "PGPORT": self.port, "PGUSER": parts["Username"], "PGPASSWORD": self.password}
        where, self.redis_password = self.redis.split(",password=")
        self.redis_port = where.rsplit(":", 1)[1]
        self.redis_url = f"redis://:{urllib.parse.quote(self.redis_password)}@{where}"

    def url(self, database):
        """As programs of other languages want it."""
        return f"postgres://{self.environment['PGUSER']}:{self.password}@127.0.0.1:{self.port}/{database}"

    def sql(self, text, database="postgres"):
        """What the statements answer, unaligned and without headings."""
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-"]
        result = subprocess.run(command, input=text, capture_output=True, text=True, env=os.environ | self.environment)
        if result.returncode != 0:
            raise Failed(f"psql: {result.stderr.strip()}")
        return result.stdout.strip()

    def new_database(self, name):
        self.sql(f"drop database if exists {name} with (force)")
        self.sql(f"create database {name}")

    def forget_messages(self):
        """Redis keeps nothing from one cell to the next."""
        self.redis_cli("flushall")

    def redis_cli(self, *words):
        command = ["redis-cli", "-p", self.redis_port, *words]
        result = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"REDISCLI_AUTH": self.redis_password})
        if result.returncode != 0 or "NOAUTH" in result.stdout:
            raise Failed(f"redis-cli: {result.stderr or result.stdout}")
        return result.stdout.strip()


def all_processor_seconds(processes):
    """User and system time of processes and everything below them, those that have ended included."""
    total = 0
    for pid in (pid for process in processes for pid in family(process.pid)):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                total += sum(map(int, stat.read().rsplit(")", 1)[1].split()[11:15]))
        except OSError:
            # Its parent has waited for it, and counts it.
            continue
    return total / TICK
