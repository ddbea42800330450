"""What is measured."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Workload:
    """A load, and what it is read for."""
    name: str
    title: str
    # What the load generator calls it.
    word: str
    # Processes of a subject that share the connections.
    nodes: int
    connections: int
    # Events a second, published for all connections together.
    rate: int
    # Of a frame, as the client gets it.
    bytes: int
    # Every event goes to everybody.
    to_all: bool = False
    # Read for memory at rest, not for speed.
    idle: bool = False


WORKLOADS = {workload.name: workload for workload in (
    Workload("W1", "token stream: each event to one person, one connection each", "stream", 2, 5000, 15_000, 200),
    Workload("W4", "broadcast: every event to every connection", "broadcast", 1, 2000, 50, 512, to_all=True),
    Workload("W5", "idle connections", "idle", 1, 10_000, 0, 200, idle=True),
)}
