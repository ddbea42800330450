"""On what was measured."""
import os
import subprocess

from .subjects import PEERS, ROOT, bun


def describe():
    """Cores, memory, kernel and versions, for beside the figures."""
    with open("/proc/meminfo") as meminfo:
        memory = int(meminfo.readline().split()[1])
    with open("/proc/cpuinfo") as cpuinfo:
        model = next((line.split(":")[1].strip() for line in cpuinfo if line.startswith("model name")), os.uname().machine)
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1024 ** 2),
        "kernel": os.uname().release,
        "commit": said("git", "-C", ROOT, "describe", "--always", "--dirty"),
        "dotnet": said("dotnet", "--version"),
        "redis": said("redis-server", "--version"),
        "node": said("node", "--version"),
        "bun": said(bun(), "--version") if bun() else None,
        "socketio": said("node", "-p", f"require('{PEERS}/node_modules/socket.io/package.json').version"),
        "nchan": said("dpkg-query", "-W", "libnginx-mod-nchan"),
    }


def said(*command):
    """The first line that a command says; None when it cannot be run."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout.strip().split("\n")[0] if result.returncode == 0 else None
