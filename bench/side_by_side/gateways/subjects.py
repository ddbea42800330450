"""The gateways, and what is behind them."""
import os
import resource
import secrets
import string

from ..preparing import NGINX
from ..processes import free_port
from ..subjects import DOTNET, PEERS, ROOT, Subject, program
from ..wiring import environment_of
from .preparing import HAPROXY

INGRESS = os.path.join(ROOT, "docs", "ingress")
SERVICES = ("taskapi", "push", "telegramagent")

# All of the load comes from one address with one token, which the limits would take for a flood. They are still counted by.
UNLIMITED = {f"RateLimitOptions__{who}{what}": "1000000" for who in ("Address", "Person", "Token") for what in ("PerSecond", "Burst")}


def start_behind(running):
    """What the gateway leads to, beside the load generator: a server that answers at once, and the push service where sockets are wanted."""
    workload = running.place.workload
    if not hasattr(workload, "nodes"):
        address = start_nginx(running, os.path.join(PEERS, "answering", "nginx.conf"), measured=False)
        return {service: [address] for service in SERVICES}

    key, api = secrets.token_hex(32), free_port()
    address = f"http://127.0.0.1:{api}"
    running.start("task-api", [program("TaskApiStandIn")], api, DOTNET | {"ASPNETCORE_URLS": address}, measured=False)
    nodes = []
    for number in range(workload.nodes):
        port = free_port()
        nodes.append(f"http://127.0.0.1:{port}")
        running.start(f"push-{number}", [program("Push")], port, DOTNET | environment_of("push") | {
            "ASPNETCORE_URLS": nodes[-1], "ConnectionStrings__redis": running.place.redis,
            "services__taskapi__http__0": address, "TokenOptions__SigningKey": key,
        }, "/health/ready", measured=False)
    running.arguments += ["--signing-key", key]
    return {"taskapi": [address], "push": nodes, "telegramagent": [address]}


def start_ours(running):
    # Its routes are in a file beside the program.
    services = {f"services__{service}__http__{number}": address
                for service, addresses in start_behind(running).items() for number, address in enumerate(addresses)}
    start_dotnet(running, "Gateway", environment_of("gateway") | services | UNLIMITED | {"ASPNETCORE_CONTENTROOT": os.path.dirname(program("Gateway"))})


def start_yarp(running):
    behind = start_behind(running)
    routes = {"all": ("taskapi", "{**rest}"), "sockets": ("push", "/ws/{**rest}")}
    settings = {}
    for name, (service, path) in routes.items():
        settings |= {f"Routes__{name}__ClusterId": service, f"Routes__{name}__Match__Path": path}
        settings |= {f"Clusters__{service}__Destinations__{number}__Address": address for number, address in enumerate(behind[service])}
    start_dotnet(running, "YarpPeer", {f"ReverseProxy__{name}": value for name, value in settings.items()})


def start_dotnet(running, project, environment):
    port = free_port()
    running.start(project, [program(project)], port, DOTNET | environment | {"ASPNETCORE_URLS": f"http://127.0.0.1:{port}"})
    running.targets.append(f"http://127.0.0.1:{port}")


def start_ingress_nginx(running):
    behind = start_behind(running)
    running.targets.append(start_nginx(
        running, os.path.join(PEERS, "nginx", "nginx.conf"), locations=os.path.join(INGRESS, "nginx-locations.conf"),
        gateway=servers(behind["taskapi"]), push=servers(behind["push"])))


def servers(addresses):
    return " ".join(f"server {address.removeprefix('http://')};" for address in addresses)


def start_nginx(running, template, measured=True, **words):
    place, port = running.place, free_port()
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    name = "nginx" if measured else "answering"
    configuration = os.path.join(place.folder, f"{name}.conf")
    with open(template) as source, open(configuration, "w") as file:
        file.write(string.Template(source.read()).substitute(words, folder=place.folder, port=port, files=files, connections=files - 100, kilobyte="a" * 1024))
    running.start(name, [NGINX, "-c", configuration, "-p", place.folder], port, measured=measured)
    return f"http://127.0.0.1:{port}"


def start_haproxy(running):
    behind, port, files = start_behind(running), free_port(), resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    lines = ["global", f"  maxconn {files // 2 - 100}", "  nbthread 1"]
    for name, addresses in (("aitasks_gateway", behind["taskapi"]), ("aitasks_push", behind["push"])):
        lines += [f"backend {name}", "  balance leastconn"]
        lines += ["  option httpchk GET /health/ready"] if name == "aitasks_push" else []
        lines += [f"  server {name}{number} {address.removeprefix('http://')} check inter 1s" for number, address in enumerate(addresses)]
    own = os.path.join(running.place.folder, "backends.cfg")
    with open(own, "w") as file:
        file.write("\n".join(lines) + "\n")
    running.start("haproxy", [HAPROXY, "-db", "-f", os.path.join(INGRESS, "haproxy.cfg"), "-f", own], port, {"AITASKS_BIND": f"127.0.0.1:{port}"})
    running.targets.append(f"http://127.0.0.1:{port}")


SUBJECTS = {subject.name: subject for subject in (
    Subject("ours", "aitasks", start_ours, "Gateway/, with what AppHost/apphost.cs gives it"),
    Subject("yarp", "aitasks", start_yarp, "YARP as its documentation starts it, with the same destinations and nothing else"),
    Subject("nginx", "aitasks", start_ingress_nginx, "nginx with docs/ingress/nginx-locations.conf"),
    Subject("haproxy", "aitasks", start_haproxy, "HAProxy with docs/ingress/haproxy.cfg"),
)}
