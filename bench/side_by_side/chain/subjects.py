"""The chains, and how each is started and read."""
import json
import os
import subprocess

from ..preparing import build, requirements
from ..processes import Failed, Process, answers, family, free_port
from ..subjects import BUILT, DOTNET, PEERS, program
from .readers import ChatReader, HubReader

# Debian's own, since its packages are no other's.
PYTHON = "/usr/bin/python3"
START_SECONDS = 120
HOST = os.path.join(BUILT, "bin", "Local", "release", "AiTasks.AppHost.Local")


class Chain:
    def __init__(self, cores, folder):
        self.cores, self.folder, self.started = cores, folder, {}

    def run(self, name, command, environment=None):
        self.started[name] = Process(name, command, self.cores, self.folder, environment)
        return self.started[name]

    def stop(self):
        for process in reversed(self.started.values()):
            process.stop()


class Resource:
    """A process that another one of ours has started."""

    def __init__(self, pid):
        self.pid = pid


class Ours(Chain):
    # As the system is, unless another window is asked for.
    SETTINGS = {}
    NOTE = ("the whole system as ./run starts it, behind its gateway, two task APIs and two push nodes; each answer is kept, and read over"
            " server-sent events that are opened after the question")

    def start(self, model):
        self.state = os.path.join(self.folder, "state.json")
        host = self.run("host", [HOST, "--data", os.path.join(self.folder, "data"), "--port", "0", "--state", self.state], {
            "DOTNET_NOLOGO": "1", "ModelOptions__BaseUrl": model, "ModelOptions__Model": "bench", "Logging__LogLevel__Default": "Warning"} | self.SETTINGS)
        host.wait_until(self.is_ready, START_SECONDS)

    def is_ready(self):
        with open(self.state) as file:
            self.known = json.load(file)
        if self.known["failure"]:
            raise Failed(self.known["failure"])
        self.address = (self.known["gateway"] or "").split("//")[-1].strip("/").replace("localhost", "127.0.0.1")
        return self.known["ready"]

    def processes(self):
        found = {}
        for resource in self.known["resources"]:
            if resource["pid"]:
                found.setdefault(resource["name"], []).append(Resource(resource["pid"]))
        return found

    async def readers(self, count):
        return await ChatReader.make(self.address, count)


class OursAtOnce(Ours):
    NOTE = "ours, but no word waits for another"
    SETTINGS = {"GenerationOptions__OutputInterval": "00:00:00"}


class OursHalf(Ours):
    NOTE = "ours, but a word waits for others half as long"
    SETTINGS = {"GenerationOptions__OutputInterval": "00:00:00.016"}


class SignalRAndCelery(Chain):
    NOTE = ("Celery with RabbitMQ, which publishes each token through Redis to a SignalR hub whose sockets are open before; a small front in"
            " Python enqueues; nothing is kept")

    def start(self, model):
        servers = os.path.join(self.folder, "servers.json")
        self.run("servers", [HOST, "servers", servers]).wait_until(lambda: os.path.exists(servers), START_SECONDS)
        with open(servers) as file:
            known = json.load(file)
        host, password = known["Redis"].split(",password=")
        broker = known["RabbitMq"]
        front, hub = free_port(), free_port()
        self.address, self.hub = f"127.0.0.1:{front}", f"127.0.0.1:{hub}"
        environment = {"BROKER_URL": broker, "REDIS_URL": f"redis://:{password}@{host}", "MODEL_URL": model, "PORT": str(front),
                       "PYTHONDONTWRITEBYTECODE": "1"}
        self.run("signalr", [program("SignalRPeer")], DOTNET | {
            "ASPNETCORE_URLS": f"http://{self.hub}", "ConnectionStrings__redis": known["Redis"]})
        folder = os.path.join(PEERS, "celery")
        self.run("celery", [PYTHON, "-m", "celery", "--workdir", folder, "-A", "tasks", "worker", "-P", "threads", "-c", "100",
                            "--without-gossip", "--without-mingle", "-l", "warning"], environment)
        self.run("front", [PYTHON, os.path.join(folder, "front.py")], environment)
        for name, address in (("signalr", self.hub), ("front", self.address)):
            self.started[name].wait_until(lambda: answers(f"http://{address}/health"))

    def processes(self):
        # PostgreSQL is started with the other servers, and has nothing to do here.
        servers = [Resource(pid) for pid in family(self.started["servers"].pid)[1:] if name_of(pid) in ("redis-server", "beam.smp")]
        return {"servers": servers} | {name: [process] for name, process in self.started.items() if name != "servers"}

    async def readers(self, count):
        return await HubReader.make(self.address, self.hub, count)


def name_of(pid):
    with open(f"/proc/{pid}/comm") as comm:
        return comm.read().strip()


CHAINS = {"ours": Ours, "signalr-celery": SignalRAndCelery, "ours-0ms": OursAtOnce, "ours-16ms": OursHalf}
USUAL = ("ours", "signalr-celery")


def prepare(names, building, say):
    """Makes chains ready to start. Gives the names of those that are, and why others are not."""
    requirements("require_dotnet; require_servers")
    for project, properties in (("AppHost/Local/Local.csproj", ["-p:BuildServices=true"]), ("bench/peers/signalr/SignalRPeer.csproj", [])):
        if building:
            say(f"Building {project}.")
            build(project, *properties)
    if "signalr-celery" not in names or has_celery():
        return names, {}
    requirements("install_packages python3-celery python3-redis || true")
    if has_celery():
        return names, {}
    return [name for name in names if name != "signalr-celery"], {"signalr-celery": "python3-celery and python3-redis could not be installed"}


def has_celery():
    return os.path.exists(PYTHON) and subprocess.run([PYTHON, "-c", "import celery, redis"], capture_output=True).returncode == 0
