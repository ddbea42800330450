"""Builds what is ours and installs what is not."""
import os

from ..preparing import NGINX, build, requirements

HAPROXY, WRK = "/usr/sbin/haproxy", "/usr/bin/wrk"
PROJECTS = [
    "bench/Load/Load.csproj", "bench/TaskApiStandIn/TaskApiStandIn.csproj", "Services/Push/Push.csproj", "Gateway/Gateway.csproj",
    "bench/peers/yarp/YarpPeer.csproj",
]


def prepare(names, building, say):
    """Makes subjects ready to start. Gives the names of those that are, and why others are not."""
    requirements("require_dotnet; has_redis || install_packages redis-server || die 'Missing: redis-server.'")
    for program, package in ((NGINX, "nginx"), (WRK, "wrk"), (HAPROXY, "haproxy")):
        if not os.path.exists(program):
            requirements(f"install_packages {package} || true")
    if missing := [program for program in (NGINX, WRK) if not os.path.exists(program)]:
        raise SystemExit(f"Missing: {', '.join(missing)}.")
    if building:
        for project in PROJECTS:
            say(f"Building {project}.")
            build(project)
    left_out = {} if os.path.exists(HAPROXY) or "haproxy" not in names else {"haproxy": "haproxy could not be installed"}
    return [name for name in names if name not in left_out], left_out
