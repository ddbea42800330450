"""The Redis of a run."""
import contextlib
import socket

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
