"""From cells to figures."""
import statistics

# Above this share of a core the load generator measures itself.
GENERATOR_LIMIT = 0.9
# Above this share of their cores the servers are the limit.
SERVER_LIMIT = 0.95


def generator_share(cell):
    return cell["measured"]["load_cpu_seconds"] / cell["measured"]["seconds"]


def is_counted(cell):
    """Whether the cell says something of its subject."""
    return "error" not in cell and not cell["load"]["disconnects"] and generator_share(cell) <= GENERATOR_LIMIT


def is_whole(cell):
    """Whether everything that was published arrived, once; otherwise no latency is believed."""
    return not any(counts["lost"] or counts["duplicates"] for counts in (cell["load"], cell["load"].get("tokens")) if counts)


def is_saturated(cell):
    """Whether the servers had no processor time left, so that latencies are those of a queue that grows."""
    return cell["measured"]["server_cpu_seconds"] > SERVER_LIMIT * cell["server_cores"] * cell["measured"]["seconds"]


def cpu_per_delivery(cell):
    """Microseconds of the servers' processor time; None when nothing was delivered."""
    delivered = cell["load"]["delivered"]
    return cell["measured"]["server_cpu_seconds"] * 1e6 / delivered if delivered else None


def latency(point):
    return lambda cell: cell["load"]["latency_ms"][point] if is_whole(cell) else None


def cpu_per_token(cell):
    """Microseconds of the servers' processor time beyond that of the cell beside, which has no tokens; None without such a cell."""
    beside = cell.get("beside")
    if not beside or not is_counted(beside) or not cell["load"]["tokens"]["delivered"]:
        return None
    return (share("server")(cell) - share("server")(beside)) * 1e4 * cell["measured"]["seconds"] / cell["load"]["tokens"]["delivered"]


def cpu_per_token_or_event(cell):
    """Microseconds of all of the servers' processor time; None when nothing was delivered."""
    delivered = cell["load"]["tokens"]["delivered"] + cell["load"]["delivered"]
    return cell["measured"]["server_cpu_seconds"] * 1e6 / delivered if delivered else None


def tokens_per_frame(cell):
    frames = cell["load"]["tokens"]["frames"]
    return cell["load"]["tokens"]["delivered"] / frames if frames else None


def token_latency(point):
    return lambda cell: cell["load"]["tokens"]["latency_ms"][point] if is_whole(cell) else None


def memory_per_connection(cell):
    """Kilobytes."""
    return (cell["after"]["resident_kb"] - cell["before"]["resident_kb"]) / cell["connections"]


def cpu_per_connect(cell):
    """Microseconds."""
    return cell["connect_cpu_seconds"] * 1e6 / cell["connections"]


def share(name):
    """Percent of a core."""
    return lambda cell: cell["measured"][f"{name}_cpu_seconds"] / cell["measured"]["seconds"] * 100


def recovery(point):
    """Seconds."""
    return lambda cell: cell["load"]["recovery"][point]


def counted(name):
    """Of deliveries."""
    return lambda cell: cell["load"][name]


def memory(cell):
    """Megabytes of the servers at the end."""
    return cell["resident_kb"] / 1024


def against_beside(read):
    """As a multiple of what the cell beside which it is read has."""
    def ratio(cell):
        beside = cell.get("beside")
        mine, other = read(cell), read(beside) if beside and is_counted(beside) else None
        return mine / other if mine is not None and other else None
    return ratio


class Figure:
    """A column: its heading, how it is read from a cell, and whether ours is compared with the others'."""

    def __init__(self, title, read, digits=1, compared=False):
        self.title, self.read, self.digits, self.compared = title, read, digits, compared

    def values(self, cells):
        return [value for cell in cells if is_counted(cell) and (value := self.read(cell)) is not None]

    def median(self, cells):
        """None when no cell says it."""
        values = self.values(cells)
        return statistics.median(values) if values else None

    def text(self, cells):
        """The median, and the range when there are several."""
        values = self.values(cells)
        if not values:
            return "-"
        shown = f"{statistics.median(values):.{self.digits}f}"
        return shown if len(values) == 1 else f"{shown} ({min(values):.{self.digits}f}-{max(values):.{self.digits}f})"


SPEED = [
    Figure("CPU us/delivery", cpu_per_delivery, compared=True),
    Figure("p50 ms", latency("p50"), 2, compared=True),
    Figure("p99 ms", latency("p99"), 2, compared=True),
    Figure("p99.9 ms", latency("p999"), 2),
    Figure("servers %", share("server"), 0),
    Figure("generator %", share("load"), 0),
]
TOKENS = [
    Figure("CPU us/token", cpu_per_token, compared=True),
    Figure("CPU us/token or event", cpu_per_token_or_event, compared=True),
    Figure("tokens/frame", tokens_per_frame, 2),
    Figure("token p50 ms", token_latency("p50"), 2),
    Figure("token p99 ms", token_latency("p99"), 2),
    Figure("event p50 ms", latency("p50"), 2, compared=True),
    Figure("event p99 ms", latency("p99"), 2, compared=True),
    Figure("servers %", share("server"), 0),
    Figure("generator %", share("load"), 0),
]
RECOVERY = [
    Figure("half back s", recovery("half"), 2),
    Figure("99 % back s", recovery("most"), 2, compared=True),
    Figure("all back s", recovery("all"), 2, compared=True),
    Figure("lost", counted("lost"), 0),
    Figure("doubled", counted("duplicates"), 0),
    Figure("generator % meanwhile", lambda cell: cell["load"]["recovery"]["own_share"] * 100, 0),
]
SLOW = [
    Figure("p50 ms", latency("p50"), 2, compared=True),
    Figure("p99 ms", latency("p99"), 2, compared=True),
    Figure("p99, times W1's", against_beside(latency("p99")), 2),
    Figure("CPU, times W1's", against_beside(lambda cell: cell["measured"]["server_cpu_seconds"]), 2),
    Figure("servers MB", memory, 0),
    Figure("MB, times W1's", against_beside(memory), 2),
    Figure("generator %", share("load"), 0),
]
MEMORY = [
    Figure("KB/connection", memory_per_connection, compared=True),
    Figure("CPU us/connect", cpu_per_connect, 0, compared=True),
    Figure("servers %", share("server")),
    Figure("generator %", share("load"), 0),
]
