"""What the kernel says of processes and sockets."""
import os
import time

from .processes import Failed, family

TICK = os.sysconf("SC_CLK_TCK")
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024
SETTLED_SHARE = 0.01
SETTLE_STEP_SECONDS = 2
SETTLE_SECONDS = 60


def processor_seconds(processes):
    """User and system time of processes and everything below them."""
    total = 0
    for pid in (pid for process in processes for pid in family(process.pid)):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
        except OSError as error:
            raise Failed(f"process {pid} is gone") from error
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def resident_kb(processes):
    """Resident memory of processes and everything below them."""
    total = 0
    for pid in (pid for process in processes for pid in family(process.pid)):
        try:
            with open(f"/proc/{pid}/statm") as statm:
                total += int(statm.read().split()[1]) * PAGE_KB
        except OSError as error:
            raise Failed(f"process {pid} is gone") from error
    return total


def settled_resident_kb(processes):
    """Resident memory once it has come to rest: collectors of garbage go on for a while."""
    end = time.monotonic() + SETTLE_SECONDS
    before = resident_kb(processes)
    while time.monotonic() < end:
        time.sleep(SETTLE_STEP_SECONDS)
        now = resident_kb(processes)
        if abs(now - before) < before * SETTLED_SHARE:
            return now
        before = now
    return before


def kernel_memory():
    """Memory that the kernel holds for all sockets of the machine, those of the load generator included."""
    with open("/proc/net/sockstat") as sockstat:
        words = next(line for line in sockstat if line.startswith("TCP:")).split()
    tcp = dict(zip(words[1::2], map(int, words[2::2])))
    with open("/proc/meminfo") as meminfo:
        slab = next(int(line.split()[1]) for line in meminfo if line.startswith("Slab:"))
    return {"tcp_sockets": tcp["inuse"], "tcp_buffers_kb": tcp["mem"] * PAGE_KB, "slab_kb": slab}
