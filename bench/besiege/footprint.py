"""What a system holds: memory by process, and what waits."""
import json
import os

from side_by_side.chain.wire import Connection
from side_by_side.processes import family

from .people import patiently

PAGE = os.sysconf("SC_PAGE_SIZE")
MEGA = 1024 * 1024


def memory(state_file):
    """Resident megabytes by the name of a resource, its children included, without what the servers share with each other."""
    with open(state_file) as file:
        resources = json.load(file)["resources"]
    return {one["name"]: round(sum(map(resident, family(one["pid"]))) / MEGA) for one in resources if one["pid"]}


def resident(pid):
    """Bytes of its own (anonymous ones): shared buffers of a database are counted once for each of its processes otherwise."""
    try:
        with open(f"/proc/{pid}/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("RssAnon:"))
    except (OSError, StopIteration):
        return 0


async def waiting(address, administrator):
    """Messages by queue, and how many tasks are open."""
    connection = Connection(address)
    _, exchanged = await patiently(connection, "POST", "/auth/exchange", {"static_token": administrator}, None)
    _, told = await patiently(connection, "GET", "/v1/admin/operations", None, json.loads(exchanged)["access_token"])
    connection.close()
    snapshot = json.loads(told)
    queues = {queue["name"]: queue["messages"] for queue in snapshot["queues"] or [] if queue["messages"]}
    return queues, sum(one["count"] for one in snapshot["tasks"] if one["state"] in ("pending", "running"))
