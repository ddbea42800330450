"""People who listen while they are attacked, and ask in chats."""
import asyncio
import json
import time

from side_by_side.chain.wire import Connection, Socket

PAUSE_SECONDS = 5
PING_SECONDS = 20
BROKEN_OFF = (OSError, asyncio.IncompleteReadError)


async def listen(address, person, oracle):
    """A socket of contract A, whose server pings."""
    def answer(socket, frame):
        if frame["type"] == "ping":
            socket.send('{"type":"pong"}')
        if task := (frame.get("data") or {}).get("task_id"):
            person.heard.add(task)

    await hear(address, person, oracle, f"/ws/tasks/?token={person.token}", answer)


async def watch(address, person, oracle):
    """A socket of contract C, whose client pings."""
    pinged = time.monotonic()

    def ping(socket, _):
        nonlocal pinged
        # Tasks of these people are told of all the time.
        if time.monotonic() > pinged + PING_SECONDS:
            pinged = time.monotonic()
            socket.send('{"type":"ping"}')

    await hear(address, person, oracle, f"/api/task/ws/task/{person.id}?token={person.token}", ping)


async def hear(address, person, oracle, path, react):
    """Keeps a socket open and has everything judged that comes over it."""
    while not oracle.is_over:
        socket = Socket(address)
        try:
            await socket.open(path)
            while True:
                content = await socket.receive()
                oracle.hear("screens", person.number, content)
                frame = json.loads(content)
                oracle.answers["screens"][frame["type"]] += 1
                react(socket, frame)
        except BROKEN_OFF as error:
            await again(oracle, error)
        finally:
            socket.close()


async def converse(address, person, oracle):
    """Asks in a chat and reads the answer, one question after another."""
    question, stream = Connection(address), Connection(address)
    while not oracle.is_over:
        try:
            person.chat = person.chat or (await question.call("POST", "/chats", {"title": person.word}, person.token))["id"]
            await question.call("POST", f"/chats/{person.chat}/messages", {"content": f"What is {person.word}?"}, person.token)
            async for name, data in stream.events(f"/chats/{person.chat}/stream", person.token):
                oracle.answers["answers"][name] += 1
                oracle.hear("answers", person.number, data)
        except BROKEN_OFF as error:
            question.close()
            stream.close()
            await again(oracle, error)
        await asyncio.sleep(PAUSE_SECONDS)


async def again(oracle, error):
    oracle.answers["screens"]["broken off"] += 1
    if any(f": {status}" in str(error) for status in (500, 502, 504)):
        oracle.blame(f"a screen got {error}")
    await asyncio.sleep(PAUSE_SECONDS)
