"""What is measured side by side, and how each is started: nodes on the servers' cores, what they ask beside the load generator."""
import dataclasses
import os
import resource
import secrets
import string

from .processes import Process, answers, free_port
from .wiring import environment_of

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(BENCH)
BUILT = os.path.join(ROOT, "artifacts", "bench", "build")
PEERS = os.path.join(BENCH, "peers")

# As the system is deployed; only what goes wrong is said.
DOTNET = {"ASPNETCORE_ENVIRONMENT": "Production", "Logging__LogLevel__Default": "Warning", "DOTNET_NOLOGO": "1"}


def program(project):
    return os.path.join(BUILT, "bin", project, "release", f"AiTasks.{project}")


def bun():
    """The program of this machine among those that the package brings; None before it is installed."""
    folder = os.path.join(PEERS, "node_modules", "@oven")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    machine = {"x86_64": "linux-x64", "aarch64": "linux-aarch64"}.get(os.uname().machine, "?")
    return next((os.path.join(folder, name, "bin", "bun") for name in names if name == f"bun-{machine}"), None)


@dataclasses.dataclass
class Place:
    """Where a cell runs."""
    workload: object
    redis: str
    server_cores: set
    load_cores: set
    folder: str


class Running:
    """A subject that runs: its nodes are measured, what is beside them is not."""

    def __init__(self, place):
        self.place, self.nodes, self.beside, self.targets, self.arguments = place, [], [], [], []

    def start(self, name, command, port, environment=None, health="/health", measured=True):
        place = self.place
        process = Process(name, command, place.server_cores if measured else place.load_cores, place.folder, environment)
        (self.nodes if measured else self.beside).append(process)
        process.wait_until(lambda: answers(f"http://127.0.0.1:{port}{health}"))

    def start_nodes(self, name, command, environment, health="/health"):
        """Starts as many nodes as the workload wants; the environment is asked for with each one's port."""
        for number in range(self.place.workload.nodes):
            port = free_port()
            self.start(f"{name}-{number}", command, port, environment(port), health)
            self.targets.append(f"http://127.0.0.1:{port}")

    def stop(self):
        for process in self.nodes + self.beside:
            process.stop()


def start_ours(running):
    key, api = secrets.token_hex(32), free_port()
    address = f"http://127.0.0.1:{api}"
    log = {"ConnectionStrings__redis": running.place.redis} if running.place.workload.killed else {}
    running.start("task-api", [program("TaskApiStandIn")], api, DOTNET | log | {"ASPNETCORE_URLS": address}, measured=False)
    running.start_nodes("push", [program("Push")], lambda port: DOTNET | environment_of("push") | {
        "ASPNETCORE_URLS": f"http://127.0.0.1:{port}",
        "ConnectionStrings__redis": running.place.redis,
        "services__taskapi__http__0": address,
        "TokenOptions__SigningKey": key,
        # Where an event goes to every connection, all of them are one person's.
        "ConnectionOptions__MaxSocketsPerPerson": "1000000",
    }, "/health/ready")
    running.arguments += ["--signing-key", key]


def start_signalr(running):
    running.start_nodes("signalr", [program("SignalRPeer")], lambda port: DOTNET | {
        "ASPNETCORE_URLS": f"http://127.0.0.1:{port}", "ConnectionStrings__redis": running.place.redis})


def start_socketio(running):
    running.start_nodes("socketio", ["node", os.path.join(PEERS, "socketio", "server.mjs")], lambda port: {
        "PORT": str(port), "REDIS_URL": f"redis://{running.place.redis}", "NODE_ENV": "production"})


def start_bun(running):
    channel = {"CHANNEL": "e:all"} if running.place.workload.to_all else {}
    running.start_nodes("bun", [bun(), os.path.join(PEERS, "bun", "server.ts")], lambda port: channel | {
        "PORT": str(port), "REDIS_URL": f"redis://{running.place.redis}", "NODE_ENV": "production"})


def start_nchan(running):
    place, port = running.place, free_port()
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with open(os.path.join(PEERS, "nchan", "nginx.conf")) as template:
        text = string.Template(template.read()).substitute(
            workers=place.workload.nodes, files=files, connections=files - 1000, folder=place.folder, port=port,
            channel="e:all" if place.workload.to_all else "e:$arg_user")
    configuration = os.path.join(place.folder, "nginx.conf")
    with open(configuration, "w") as file:
        file.write(text)
    running.start("nchan", ["/usr/sbin/nginx", "-c", configuration, "-p", place.folder], port)
    running.targets.append(f"http://127.0.0.1:{port}")
    running.arguments += ["--publish-url", f"http://127.0.0.1:{port}/publish"]


@dataclasses.dataclass(frozen=True)
class Subject:
    name: str
    # What the load generator calls what it speaks.
    dialect: str
    start: object
    # What a reader of its figures has to know; may be empty.
    note: str = ""
    # What it speaks where people have many connections, so that an event goes to all of them; None for the same.
    dialect_of_many: str = None
    # How long a token waits for others of its answer, by the rule of our worker; 0: each is published alone.
    gather_ms: int = 0
    # The subject that it is a variant of; it is only measured where tokens flow.
    of: str = None
    # Why none of its nodes can be killed; None where that says something.
    immortal: str = None


SUBJECTS = {subject.name: subject for subject in (
    Subject("ours", "aitasks", start_ours, "Services/Push; what it asks the task API is answered by bench/TaskApiStandIn, which is not counted",
            dialect_of_many="aitasks-status", gather_ms=33),
    Subject("ours-16ms", "aitasks", start_ours, "ours with GenerationOptions:OutputInterval of 16 ms instead of 33", gather_ms=16, of="ours"),
    Subject("ours-0ms", "aitasks", start_ours, "ours with GenerationOptions:OutputInterval of 0: each token leaves the worker at once", of="ours"),
    Subject("signalr", "signalr", start_signalr, "ASP.NET Core SignalR, a hub that subscribes to Redis for each person and sends to their group"),
    Subject("socketio", "socketio", start_socketio, "Socket.IO with @socket.io/redis-adapter; each node hears the events of all people"),
    Subject("bun", "plain", start_bun, "Bun.serve (uWebSockets) with Bun's own Redis client"),
    Subject("nchan", "nchan", start_nchan, "nchan in nginx, as many workers as others have nodes, without Redis: published over HTTP",
            immortal="its workers share one memory and one socket, so that killing one of them says nothing of a node"),
)}
