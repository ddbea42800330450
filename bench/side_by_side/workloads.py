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
    # Whom the connections belong to, in turn; None: each is a person's only one.
    people: int = None
    # Memory is read before connecting and right after it.
    weighed: bool = False
    # Connections that do not read; what the others get is read beside what they get in the workload of this name.
    slow: int = 0
    beside: str = None
    # Connections that hear an answer token by token instead of events, and tokens a second of each.
    hot: int = 0
    token_rate: int = 60
    # Most seconds of measuring that make sense; None for any.
    seconds: int = None
    # Least seconds before it.
    warmup: int = 0
    # The first node is killed while events are published.
    killed: bool = False
    # All connections are on the node that is killed, instead of their share.
    crowded: bool = False


WORKLOADS = {workload.name: workload for workload in (
    Workload("W1", "token stream: each event to one person, one connection each", "stream", 2, 5000, 15_000, 200),
    # 15 s make an answer of 900 tokens, which is a long one; ours repeats what it has said so far with every frame. Few events a second
    # leave a process that compiles its code while it runs busy with that for longer than many.
    Workload("W3", "tokens of answers, and beside them events to the other connections", "stream", 2, 5000, 2950, 200, hot=50, beside="W3bg",
             seconds=15, warmup=25),
    Workload("W3bg", "what W3 has beside tokens", "stream", 2, 5000, 2950, 200, seconds=15, warmup=25),
    Workload("W4", "broadcast: every event to every connection", "broadcast", 1, 2000, 50, 512, to_all=True),
    Workload("W5", "idle connections", "idle", 1, 10_000, 0, 200, idle=True),
    Workload("W6", "a killed node: its half of the connections comes back to the other one", "storm", 2, 10_000, 5000, 200, seconds=15, killed=True),
    Workload("W6all", "a killed node: all connections come back to the other one", "storm", 2, 10_000, 5000, 200, seconds=15, killed=True,
             crowded=True),
    Workload("W7", "slow readers: W1, and beside it 1 % of connections that do not read", "stream", 2, 5000, 15_000, 200, slow=50, beside="W1"),
)}
