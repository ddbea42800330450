"""Requests and sockets that break the rules of HTTP and WebSocket."""
import asyncio
import json

from side_by_side.chain.wire import CLOSE, LAST, MASKED, PING, TEXT, Socket

from ..oracle import ATTACKER

SMUGGLED = "GET /me?smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
AMBIGUOUS = (
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "Content-Length: 0\r\nContent-Length: 38\r\n\r\n", "Content-Length: -1\r\n\r\n",
    "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", "X-A: a\0b\r\n\r\n", "X-A: a\rX-User-Id: 1\r\n\r\n", "Host: y\r\n\r\n", f"X-A: {'a' * 100_000}\r\n\r\n",
)
# Longer than the gateway waits for the end of a head.
STALL_SECONDS = 15
SLOW = 20
FRAMES = (
    bytes([LAST | TEXT, 5]) + b"hello", bytes([LAST | TEXT | 0x40, MASKED]) + b"\0" * 4, bytes([LAST | 3, MASKED]) + b"\0" * 4,
    bytes([LAST | TEXT, MASKED | 2]) + b"\0" * 4 + b"\xc3\x28", bytes([LAST | TEXT, MASKED | 127]) + b"\x7f" + b"\xff" * 7 + b"\0" * 4,
    bytes([PING, MASKED]) + b"\0" * 4, bytes([LAST | CLOSE, MASKED | 1]) + b"\0" * 5, (bytes([TEXT, MASKED | 1]) + b"\0" * 5) * 5000,
    (bytes([LAST | PING, MASKED]) + b"\0" * 4) * 5000, bytes([LAST | TEXT, MASKED | 126]) + b"\xff\xff" + b"\0" * 4 + b"x" * 65_535,
    bytes([LAST | TEXT, MASKED | 2]) + b"\0" * 4 + b"{}" * 1, (bytes([LAST | TEXT, MASKED | 2]) + b"\0" * 4 + b"{}") * 3000,
)
SOCKETS = 60


async def ambiguous_requests(siege):
    """What two servers could read in two ways: a second answer would be that of what was smuggled."""
    for lines in AMBIGUOUS:
        answer = await siege.raw(f"POST /me HTTP/1.1\r\nHost: x\r\n{lines}{SMUGGLED}".encode())
        siege.oracle.judge("ambiguous_requests", ATTACKER, status_of(answer), answer, lines[:40], is_denied=True)
        if answer.count(b"HTTP/1.1 ") > 1:
            siege.oracle.blame(f"what stood behind {lines[:40]!r} was heard: {answer[:300]!r}")


async def endless_requests(siege):
    """Heads and bodies that begin and do not go on."""
    begun = (b"GET /me HTTP/1.1\r\nHost: x\r\nX-A: ", b"POST /chats HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")

    async def stall(beginning):
        answer = await siege.raw(beginning, STALL_SECONDS)
        siege.oracle.judge("endless_requests", ATTACKER, status_of(answer), answer, beginning[:20], is_denied=True)

    await asyncio.gather(*(stall(beginning) for beginning in begun for _ in range(SLOW)))


async def broken_sockets(siege):
    """Frames that are none, and far too many that are."""
    for path in (f"/ws/tasks/?token={siege.attacker.token}", f"/api/task/ws/task/{siege.attacker.id}?token={siege.attacker.token}"):
        for frames in FRAMES:
            socket = Socket(siege.address)
            try:
                await socket.open(path)
                socket.writer.write(frames)
                async with asyncio.timeout(STALL_SECONDS / 5):
                    while True:
                        siege.oracle.hear("broken_sockets", ATTACKER, await socket.receive())
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                siege.oracle.answers["broken_sockets"][str(error)[-4:] if "closed" in str(error) else type(error).__name__] += 1
            finally:
                socket.close()


async def foreign_subscriptions(siege):
    """Asks for a victim's tasks and place in the stream over sockets of one's own."""
    victim, attacker = siege.victim(), siege.attacker
    refused = Socket(siege.address)
    await expect_refusal(siege, refused, f"/api/task/ws/task/{victim.id}?token={attacker.token}")
    for path in (f"/api/task/ws/task/{attacker.id}?token={attacker.token}&user_id={victim.id}&epoch=1&after=0", f"/ws/tasks/?token={attacker.token}&user_id={victim.id}"):
        socket = Socket(siege.address)
        try:
            await socket.open(path)
            for task in list(victim.tasks)[:5]:
                socket.send(json.dumps({"type": "subscribe", "task_id": task, "user_id": victim.id}))
                socket.send(json.dumps({"action": "get_task_status", "data": {"task_id": task}}))
                socket.send(json.dumps({"action": "cancel_task", "data": {"task_id": task}}))
            async with asyncio.timeout(1):
                while True:
                    content = await socket.receive()
                    siege.oracle.hear("foreign_subscriptions", ATTACKER, content)
                    if b'"success":true' in content:
                        siege.oracle.blame(f"a victim's task was cancelled: {content[:300]!r}")
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            siege.oracle.answers["foreign_subscriptions"][type(error).__name__] += 1
        finally:
            socket.close()


async def many_sockets(siege):
    """More sockets of one person than one needs, all at once."""
    sockets = [Socket(siege.address) for _ in range(SOCKETS)]

    async def open_one(socket):
        try:
            await socket.open(f"/api/task/ws/task/{siege.attacker.id}?token={siege.attacker.token}")
            siege.oracle.answers["many_sockets"][101] += 1
        except (OSError, asyncio.IncompleteReadError) as error:
            siege.oracle.answers["many_sockets"][str(error)[-3:]] += 1

    await asyncio.gather(*map(open_one, sockets))
    for socket in sockets:
        socket.close()


async def expect_refusal(siege, socket, path):
    try:
        await socket.open(path)
        siege.oracle.blame(f"{path[:40]} was opened by somebody else")
    except (OSError, asyncio.IncompleteReadError) as error:
        siege.oracle.answers["foreign_subscriptions"][str(error)[-3:]] += 1
    finally:
        socket.close()


def status_of(answer):
    """That of an answer's first line; 0: there was none."""
    return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else 400
