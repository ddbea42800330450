"""A language model that says when it spoke, over OpenAI's wire."""
import asyncio
import json
import re
import time

from .wire import read_request

TOKEN = re.compile(r"(\d+):(\d+)(?::(\d+))?")


def microseconds():
    """Of the clock that all processes of a machine share."""
    return time.monotonic_ns() // 1000


def spoken(text):
    """The tokens in a piece of an answer: number, when it was said, and with the first one when the model was asked."""
    return [(int(number), int(said), int(asked) if asked else None) for number, said, asked in TOKEN.findall(text)]


class Model:
    def __init__(self, tokens, pause, first):
        self.tokens, self.pause, self.first, self.address = tokens, pause, first, None

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.address = "http://127.0.0.1:%d/v1" % self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self.server.close()

    async def serve(self, reader, writer):
        try:
            while await read_request(reader):
                await self.answer(writer)
        except (OSError, EOFError, asyncio.CancelledError):
            # Whoever asked is gone, or the cell is over.
            pass
        finally:
            writer.close()

    async def answer(self, writer):
        asked, due = microseconds(), time.monotonic() + self.first
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
        for number in range(self.tokens):
            await asyncio.sleep(max(0, due - time.monotonic()))
            due += self.pause
            token = f"{number}:{microseconds()}" + (f":{asked} " if number == 0 else " ")
            say(writer, {"content": token}, None)
            await writer.drain()
        say(writer, {}, "stop")
        event(writer, b"[DONE]")
        writer.write(b"0\r\n\r\n")
        await writer.drain()


def say(writer, delta, finish):
    chunk = {"id": "answer", "object": "chat.completion.chunk", "created": 0, "model": "bench",
             "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
    event(writer, json.dumps(chunk).encode())


def event(writer, data):
    line = b"data: " + data + b"\n\n"
    writer.write(b"%x\r\n%b\r\n" % (len(line), line))
