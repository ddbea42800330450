"""Celery as the other peers, see queue.mjs: "call" and "pace" send; "celery -A celery_peer worker" works. Confirms are on."""
import json
import os
import resource
import sys
import threading
import time

from celery import Celery

app = Celery("no_op", broker=os.environ["BROKER_URL"])
app.conf.update(
    broker_transport_options={"confirm_publish": True}, broker_pool_limit=64, task_ignore_result=True, task_acks_late=True,
    worker_hijack_root_logger=False)


@app.task(name="no_op")
def no_op(n, text):
    os.write(1, b"begun %d %d\n" % (n, time.monotonic_ns()))


def call(clients, seconds, size):
    text, numbers, lock = "x" * size, [0], threading.Lock()
    times = []

    def client(end, note):
        while (began := time.monotonic()) < end:
            with lock:
                numbers[0] += 1
                number = numbers[0]
            no_op.delay(number, text)
            if note:
                times.append((time.monotonic() - began) * 1000)

    def until(end, note):
        threads = [threading.Thread(target=client, args=(end, note)) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    until(time.monotonic() + 2, False)
    before, began, used = numbers[0], time.monotonic(), processor_seconds()
    print("measuring", flush=True)
    until(began + seconds, True)
    took, used = time.monotonic() - began, processor_seconds() - used
    times.sort()
    print(json.dumps({
        "calls": numbers[0] - before, "total": numbers[0], "seconds": took, "p50": times[len(times) // 2],
        "p99": times[min(len(times) - 1, int(len(times) * 0.99))], "errors": 0, "cpu_seconds": used}))


def pace(rate, seconds, size):
    text, began = "x" * size, time.monotonic()
    for number in range(rate * seconds):
        time.sleep(max(0, began + number / rate - time.monotonic()))
        sys.stdout.write(f"sent {number} {time.monotonic_ns()}\n")
        no_op.delay(number, text)
    print(json.dumps({"calls": rate * seconds}))


def purge():
    print(json.dumps({"purged": app.control.purge()}))


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    {"call": call, "pace": pace, "purge": purge}[sys.argv[1]](*map(int, sys.argv[2:]))
