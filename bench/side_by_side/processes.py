"""Processes that a measurement starts, and ends by their own ids."""
import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
import urllib.request

STOP_SECONDS = 15
SIGNAL_AT_PARENTS_DEATH = 1
LIBC = ctypes.CDLL(None)


class Failed(Exception):
    """A cell that could not be measured, and why."""


class Process:
    def __init__(self, name, command, cores, folder, environment=None, piped=False):
        """Starts a command on the given cores, its words in a file below the folder; piped: standard input and output are ours."""
        self.name = name
        self.log = os.path.join(folder, f"{name}.log")
        pipe = subprocess.PIPE if piped else None

        def settle():
            os.sched_setaffinity(0, cores)
            # Even if we are killed it does not stay.
            LIBC.prctl(SIGNAL_AT_PARENTS_DEATH, signal.SIGTERM)

        with open(self.log, "ab") as log:
            # A session of its own: Ctrl-C reaches us alone, and we end what we started in order.
            self.popen = subprocess.Popen(
                command, stdin=pipe or subprocess.DEVNULL, stdout=pipe or log, stderr=log, text=piped, start_new_session=True,
                env=plain_environment() | (environment or {}), preexec_fn=settle)

    @property
    def pid(self):
        return self.popen.pid

    def wait_until(self, is_ready, seconds=30):
        """Waits until it is ready, and no longer than it lives."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.popen.poll() is not None:
                raise Failed(f"{self.name} ended with {self.popen.returncode}: {self.last_words()}")
            try:
                if is_ready():
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise Failed(f"{self.name} was not ready within {seconds} s: {self.last_words()}")

    def last_words(self):
        with open(self.log, errors="replace") as log:
            return " | ".join(log.read().strip().splitlines()[-5:])

    def stop(self):
        children = family(self.pid)[1:]
        if self.popen.poll() is None:
            self.popen.terminate()
            try:
                self.popen.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                for pid in [*children, self.pid]:
                    kill(pid)
                self.popen.wait()
        for pipe in (self.popen.stdin, self.popen.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


# No proxy of the person's environment stands between us and this machine.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers(url):
    """Whether the address answers 200; raises OSError where nobody answers, or otherwise."""
    with opener.open(url, timeout=5) as response:
        return response.status == 200


def plain_environment():
    """What programs need to run; settings of the person's shell must not reach what is measured."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "DOTNET_ROOT")
    return {name: os.environ[name] for name in kept if name in os.environ}


def family(pid):
    """The process and everything below it."""
    found = [pid]
    for one in found:
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{task}/children") as children:
                    found += map(int, children.read().split())
        except OSError:
            continue
    return found


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
