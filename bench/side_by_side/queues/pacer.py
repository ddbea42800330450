"""Starts at a rate, over HTTP: a program of its own, so that it does not share a process with whoever measures. Tokens come on standard input."""
import asyncio
import json
import sys
import time

TYPES = ["onboarding_generate_goals", "goal_mentor_help", "goal_decomposition", "week_planning_help", "habit_create_help", "reward_mentor_help"]
CONNECTIONS = 16


async def main(port, rate, seconds, size):
    tokens = sys.stdin.read().split()
    free = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await asyncio.open_connection("127.0.0.1", port))
    began, calls = time.monotonic(), []
    for turn in range(rate * seconds):
        await asyncio.sleep(max(0, began + turn / rate - time.monotonic()))
        calls.append(asyncio.create_task(start(free, tokens[turn % len(tokens)], TYPES[turn // len(tokens)], size)))
    await asyncio.gather(*calls)
    print(json.dumps({"calls": len(calls)}))


async def start(free, token, task_type, size):
    body = json.dumps({"task_type": task_type, "context": {"text": "x" * size}})
    reader, writer = await free.get()
    began = time.monotonic_ns()
    writer.write((
        "POST /api/rest/front/app/ai-tasks/start/ HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode())
    answer = await read(reader)
    free.put_nowait((reader, writer))
    if answer.get("status") != "ok":
        raise SystemExit(f"a start was refused: {answer}")
    print(f"sent {answer['data']['task_id']} {began}")


async def read(reader):
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head.split("\r\n")[1:])}
    if "content-length" in fields:
        return json.loads(await reader.readexactly(int(fields["content-length"])))
    body = b""
    while size := int((await reader.readline()).strip(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return json.loads(body)


asyncio.run(main(*map(int, sys.argv[1:])))
