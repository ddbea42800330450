"""As much of HTTP and WebSocket as the clients of a chain need."""
import asyncio
import base64
import json
import os
import struct

# RFC 6455, 5.2.
LAST, MASKED = 0x80, 0x80
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Connection:
    """A connection that is kept. One call at a time."""

    def __init__(self, address):
        self.host, port = address.split(":")
        self.port, self.reader, self.writer = int(port), None, None

    async def call(self, method, path, body=None, token=None):
        """Gives the answer's JSON; raises OSError where it is a refusal."""
        status, headers = await self.ask(method, path, body, token)
        content = b"".join([piece async for piece in self.body(headers)])
        if status >= 300:
            raise OSError(f"{method} {path}: {status} {content[:200]}")
        return json.loads(content) if content else None

    async def events(self, path, token):
        """The events of a stream: name and data."""
        status, headers = await self.ask("GET", path, None, token)
        if status != 200:
            raise OSError(f"GET {path}: {status}")
        buffered = b""
        async for piece in self.body(headers):
            *whole, buffered = (buffered + piece).split(b"\n\n")
            for text in whole:
                fields = dict(line.split(b": ", 1) for line in text.split(b"\n") if not line.startswith(b":"))
                if fields:
                    yield fields[b"event"].decode(), fields[b"data"]

    async def ask(self, method, path, body=None, token=None, extra=()):
        """Sends bytes as they are, with no type but that among the extra lines, and everything else as JSON."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", *extra]
        if token:
            lines.append("Authorization: Bearer " + token)
        if body is not None:
            lines += [f"Content-Length: {len(content)}"] + ([] if isinstance(body, bytes) else ["Content-Type: application/json"])
        self.writer.write("\r\n".join(lines + ["", ""]).encode() + content)
        first, headers = await read_head(self.reader)
        return int(first.split()[1]), headers

    async def body(self, headers):
        if headers.get("transfer-encoding") != "chunked":
            yield await self.reader.readexactly(int(headers.get("content-length", 0)))
            return
        while length := int(await self.reader.readline(), 16):
            yield (await self.reader.readexactly(length + 2))[:-2]
        await self.reader.readline()

    def close(self):
        if self.writer:
            self.writer.close()
            self.reader = self.writer = None


class Socket(Connection):
    """A WebSocket of text frames."""

    async def open(self, path):
        key = base64.b64encode(os.urandom(16)).decode()
        extra = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
        status, _ = await self.ask("GET", path, extra=extra)
        if status != 101:
            raise OSError(f"{path}: {status}")

    def send(self, text):
        """Sends up to 125 bytes."""
        self.send_frame(TEXT, text.encode())

    def send_frame(self, kind, content):
        mask = os.urandom(4)
        self.writer.write(bytes([LAST | kind, MASKED | len(content)]) + mask + bytes(one ^ mask[at % 4] for at, one in enumerate(content)))

    async def receive(self):
        """The next message; pings are answered on the way. Raises OSError when the other side closes."""
        while True:
            first, length = await self.reader.readexactly(2)
            if length >= 126:
                size, form = (2, ">H") if length == 126 else (8, ">Q")
                (length,) = struct.unpack(form, await self.reader.readexactly(size))
            content = await self.reader.readexactly(length)
            if first == LAST | TEXT:
                return content
            if first == LAST | CLOSE:
                raise OSError(f"the socket was closed: {struct.unpack('>H', content[:2])[0] if content else 'no code'}")
            if first == LAST | PING:
                self.send_frame(PONG, content)


async def read_head(reader):
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    return first, {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}


async def read_request(reader):
    """Reads a request. False: there is none any more."""
    try:
        _, headers = await read_head(reader)
    except asyncio.IncompleteReadError:
        return False
    if headers.get("transfer-encoding") == "chunked":
        while length := int(await reader.readline(), 16):
            await reader.readexactly(length + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(headers.get("content-length", 0)))
    return True
