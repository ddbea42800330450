"""Builds what is ours and installs what is not."""
import glob
import os
import shutil
import subprocess

from .subjects import BUILT, PEERS, ROOT, bun

NGINX, NCHAN = "/usr/sbin/nginx", "/usr/lib/nginx/modules/ngx_nchan_module.so"
PROJECTS = {
    "ours": ["Services/Push/Push.csproj", "bench/TaskApiStandIn/TaskApiStandIn.csproj"],
    "signalr": ["bench/peers/signalr/SignalRPeer.csproj"],
}


def prepare(names, building, say):
    """Makes subjects ready to start. Gives the names of those that are, and why others are not."""
    requirements("require_dotnet; has_redis || install_packages redis-server || die 'Missing: redis-server.'")
    if building:
        projects = ["bench/Load/Load.csproj", *(project for name in names for project in PROJECTS.get(name, []))]
        for project in projects:
            say(f"Building {project}.")
            build(project)
    missing = {name: why for name in names if (why := MISSING.get(name, lambda: None)())}
    return [name for name in names if name not in missing], missing


def build(project, *properties):
    # A folder of its own: a running system and a test run have theirs.
    quiet = {"MSBUILDDISABLENODEREUSE": "1", "DOTNET_CLI_USE_MSBUILD_SERVER": "0", "UseSharedCompilation": "false", "DOTNET_CLI_TELEMETRY_OPTOUT": "1"}
    command = ["dotnet", "build", os.path.join(ROOT, project), "-c", "Release", "-v", "quiet", "--nologo", "-clp:NoSummary", f"-p:ArtifactsPath={BUILT}", *properties]
    if subprocess.run(command, env=os.environ | quiet).returncode != 0:
        raise SystemExit(f"{project} could not be built; see above.")
    # As ./run and the images have them. Others are measured as they come.
    ours = [folder for folder in glob.glob(os.path.join(BUILT, "bin", "*", "release")) if not folder.endswith("Peer/release")]
    subprocess.run([os.path.join(ROOT, "scripts", "compile-ahead"), *ours], check=True)


def requirements(script):
    """Runs words of scripts/requirements.sh, which installs packages of the system; ends the program where they die."""
    command = ["bash", "-euc", f'root=$1; source "$root/scripts/requirements.sh"; {script}', "bench", ROOT]
    if subprocess.run(command).returncode != 0:
        raise SystemExit(1)


def packages_missing(folder=PEERS):
    """Installs the packages of peers in JavaScript, once for each lock file."""
    if not shutil.which("npm"):
        return "npm is not installed"
    installed, wanted = os.path.join(folder, "node_modules", ".package-lock.json"), os.path.join(folder, "package-lock.json")
    if not os.path.exists(installed) or os.path.getmtime(installed) < os.path.getmtime(wanted):
        # No scripts: what the packages bring is run from where it lies. Not "ci", which refuses a lock file made where a registry lacks
        # optional programs of other machines.
        command = ["npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if subprocess.run(command, cwd=folder).returncode != 0:
            return "its packages could not be installed; see above"
    return None


def bun_missing():
    return packages_missing() or (None if bun() else "its package has no program for this machine")


def nchan_missing():
    if not (os.path.exists(NGINX) and os.path.exists(NCHAN)):
        requirements("install_packages nginx libnginx-mod-nchan || true")
    return None if os.path.exists(NGINX) and os.path.exists(NCHAN) else "nginx and libnginx-mod-nchan could not be installed"


MISSING = {"socketio": packages_missing, "bun": bun_missing, "nchan": nchan_missing}
