"""Builds what is ours and installs what is not."""
import os
import shutil
import subprocess

from ..preparing import build, packages_missing, requirements
from .subjects import PEERS, PYTHON

PROJECTS = ["AppHost/Local/Local.csproj", "Services/TaskApi/TaskApi.csproj", "bench/NoOpWorker/NoOpWorker.csproj"]


def prepare(names, building, say):
    """Makes subjects ready to start. Gives the names of those that are, and why others are not."""
    requirements("require_dotnet; require_servers")
    if building:
        for project in PROJECTS:
            say(f"Building {project}.")
            build(project)
    missing = {name: why for name in names if (why := MISSING[name]())}
    return [name for name in names if name not in missing], missing


def queue_packages_missing():
    return packages_missing(PEERS)


def program_missing(name, package):
    if not shutil.which(name):
        requirements(f"install_packages {package} || true")
    return None if shutil.which(name) else f"{package} could not be installed"


def celery_missing():
    if not has_celery():
        requirements("install_packages python3-celery || true")
    return None if has_celery() else "python3-celery could not be installed"


def has_celery():
    return os.path.exists(PYTHON) and subprocess.run([PYTHON, "-c", "import celery"], capture_output=True).returncode == 0


MISSING = {
    "floor": lambda: program_missing("pgbench", "postgresql-contrib"),
    "ours": lambda: program_missing("wrk", "wrk"),
    "graphile": queue_packages_missing,
    "pgboss": queue_packages_missing,
    "bullmq": queue_packages_missing,
    "celery": celery_missing,
}
