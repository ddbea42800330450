"""Cells that are measured beside one Redis."""
import contextlib
import socket
import tempfile

from .keeping import keep
from .processes import Process, free_port


@contextlib.contextmanager
def redis_server(cores, folder):
    """One for all cells; it keeps nothing, and cuts off nobody who reads slowly: that shall show as latency. Gives it and its address."""
    port = free_port()
    disposable = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--client-output-buffer-limit", "pubsub 0 0 0"]
    process = Process("redis", ["redis-server", "--port", str(port), "--dir", folder, *disposable], cores, folder)
    try:
        process.wait_until(lambda: socket.create_connection(("127.0.0.1", port), timeout=5).close() is None)
        yield process, f"127.0.0.1:{port}"
    finally:
        process.stop()


def collect(part, done, report, options, cells):
    """Runs the cells, which get a folder, Redis and its address, and keeps what they said. Gives the exit code of the run."""
    with tempfile.TemporaryDirectory(prefix="aitasks-bench-") as folder, redis_server(options.load_cores, folder) as redis:
        try:
            for cell in cells(folder, *redis):
                done["cells"].append(cell)
        finally:
            # What was measured before somebody lost patience is worth keeping too.
            keep(done, part, report(done), options.out)
    return int(any("error" in cell for cell in done["cells"]))
