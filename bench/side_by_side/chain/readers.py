"""How people ask and read: one reader is one person, with one question at a time."""
import asyncio
import collections
import json
import time

from .wire import Connection, Socket

QUESTION = "What can you do?"
# Of a person who may make others; the demo data has it.
ADMINISTRATOR = "demo-token"
HUB_END = "\x1e"


class ChatReader:
    """Asks in a chat of its own each time, so that no answer has a history, and reads what is streamed."""

    def __init__(self, address, token):
        self.question, self.stream, self.token, self.chats = Connection(address), Connection(address), token, collections.deque()
        self.turn = asyncio.Lock()

    @classmethod
    async def make(cls, address, count):
        """New people, each with an account."""
        administration, run = Connection(address), f"bench-{time.time_ns():x}"
        own = await exchange(administration, ADMINISTRATOR)
        readers = []
        for number in range(count):
            name = (await administration.call("POST", "/admin/users", {"username": f"{run}-{number}"}, own))["username"]
            secret = (await administration.call("POST", f"/admin/users/{name}/tokens", {"name": run}, own))["token"]
            readers.append(cls(address, await exchange(administration, secret)))
        administration.close()
        return readers

    async def prepare(self, questions):
        """Makes the chats that the next questions are asked in."""
        for _ in range(questions):
            self.chats.append((await self.question.call("POST", "/chats", {}, self.token))["id"])

    async def ask(self):
        """The pieces of an answer, as they come."""
        chat = self.chats.popleft()
        await self.question.call("POST", f"/chats/{chat}/messages", {"content": QUESTION}, self.token)
        last = None
        async for name, data in self.stream.events(f"/chats/{chat}/stream", self.token):
            last = name
            if name == "llm_token":
                yield json.loads(data)["token"]
        if last != "completed":
            raise OSError(f"the answer in chat {chat} ended with {last}")

    def close(self):
        self.question.close()
        self.stream.close()


async def exchange(connection, secret):
    return (await connection.call("POST", "/auth/exchange", {"static_token": secret}))["access_token"]


class HubReader:
    """Asks the front, and hears on a socket of its own what the hub is told."""

    def __init__(self, front, hub, person):
        self.front, self.socket, self.person = Connection(front), Socket(hub), person
        self.turn = asyncio.Lock()

    @classmethod
    async def make(cls, front, hub, count):
        readers = [cls(front, hub, str(number)) for number in range(1, count + 1)]
        for reader in readers:
            await reader.socket.open(f"/hub?user={reader.person}")
            reader.socket.send('{"protocol":"json","version":1}' + HUB_END)
            await reader.socket.receive()
        return readers

    async def prepare(self, questions):
        pass

    async def ask(self):
        await self.front.call("POST", "/questions", {"person": self.person, "question": QUESTION})
        while True:
            for message in (await self.socket.receive()).decode().split(HUB_END)[:-1]:
                heard = json.loads(message)
                if heard["type"] != 1:
                    continue
                if heard["arguments"] == ["end"]:
                    return
                yield heard["arguments"][0]

    def close(self):
        self.front.close()
        self.socket.close()
