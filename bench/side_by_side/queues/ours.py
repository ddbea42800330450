"""The system as a subject: the task API, and a worker that does nothing in a task."""
import base64
import hashlib
import hmac
import json
import os
import secrets
import subprocess
import time

from ..processes import Failed, answers, free_port
from ..subjects import DOTNET, program

DATABASE = "bench_ours"
TYPES = 6
WORKER = "NoOpWorker"


class Ours:
    """A task API on a database of its own, with people who are signed in."""

    def __init__(self, running, people):
        self.running, self.people, self.key = running, people, secrets.token_hex(32)
        servers = running.servers
        servers.new_database(DATABASE)
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        environment = DOTNET | {
            "ASPNETCORE_URLS": self.address,
            "ConnectionStrings__aitasks": f"{servers.postgres};Database={DATABASE}",
            "ConnectionStrings__redis": servers.redis,
            "ConnectionStrings__rabbitmq": servers.rabbitmq,
            "TokenOptions__SigningKey": self.key,
            "FileStoreOptions__Folder": os.path.join(running.folder, "files"),
            "services__taskapi__http__0": self.address,
            # What waits for a worker in Q3 is not to give up.
            "TaskOptions__Deadline": "01:00:00",
        } | dict(running.options.set)
        migrated = subprocess.run([program("TaskApi"), "migrate"], env=os.environ | environment, capture_output=True, text=True)
        if migrated.returncode != 0:
            raise Failed(f"migrate: {migrated.stderr[-500:]}{migrated.stdout[-500:]}")
        self.tokens = self.sign_in()
        self.environment = environment
        running.start("task-api", [program("TaskApi")], environment, lambda: answers(self.address + "/health/ready"))

    def sign_in(self):
        """A file of tokens, one a line: people with a sign-in each, as they are after they have signed in."""
        rows = self.running.servers.sql(f"""
            with people as (
              insert into users (username, email, password_hash, is_terms_accepted, is_privacy_accepted)
              select 'bench' || n, 'bench' || n || '@example.com', '', true, true from generate_series(1, {self.people}) n returning id
            ), streams as (insert into streams (key) select 'user:' || id from people)
            insert into sessions (id, user_id, expires_at) select gen_random_uuid(), id, now() + interval '1 day' from people returning user_id, id;
            vacuum analyze users; vacuum analyze sessions;""", DATABASE)
        path = os.path.join(self.running.folder, "tokens")
        with open(path, "w") as file:
            for row in rows.splitlines():
                user, session = row.split("|")
                file.write(self.token(int(user), session) + "\n")
        return path

    def token(self, user, session):
        parts = {"sub": f"bench{user}", "type": "access", "uid": user, "sid": session, "exp": int(time.time()) + 3600}
        text = ".".join(encode(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, parts))
        return text + "." + encode(hmac.digest(self.key.encode(), text.encode(), hashlib.sha256))

    def start_worker(self, slots):
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        environment = self.environment | {"ASPNETCORE_URLS": address, "GenerationOptions__MaxConcurrency": str(slots)}
        process = self.running.start("worker", [program(WORKER)], environment, lambda: answers(address + "/health/ready"))
        self.running.wait_until("the worker is known", lambda: self.slots() == slots)
        return process

    def slots(self):
        """Of the workers that are known."""
        return int(self.sql("select coalesce(sum(slots), 0) from workers"))

    def sql(self, text):
        return self.running.servers.sql(text, DATABASE)


def encode(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
