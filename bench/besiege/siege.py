"""Who attacks, whom, and through which door."""
import asyncio
import json
import os
import random

from side_by_side.chain.wire import Connection

from .oracle import ATTACKER

DESCRIPTION = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Clients", "typescript", "schema", "openapi.json")
ANSWER_SECONDS = 60
# Of the variants of one attack, so many in each round.
CHOSEN = 3


class Siege:
    def __init__(self, address, people, attacker, visitor, oracle):
        self.address, self.people, self.attacker, self.oracle = address, people, attacker, oracle
        self.visitor = f"Cookie: {visitor}"
        self.source = ""
        self.canary_port, self.canary = 0, None
        with open(DESCRIPTION) as file:
            self.paths = json.load(file)["paths"]

    async def listen_inside(self):
        """Opens the address that nobody may call."""
        self.canary = await asyncio.start_server(self.called, "127.0.0.1", 0)
        self.canary_port = self.canary.sockets[0].getsockname()[1]

    @property
    def canary_url(self):
        return f"http://127.0.0.1:{self.canary_port}/canary"

    def called(self, _, writer):
        self.oracle.blame("an address inside was called")
        writer.close()

    async def round(self, attack):
        front = Front(self, attack.__name__)
        try:
            await attack(front)
        finally:
            front.connection.close()

    def routes(self, *beginnings):
        """Method and pattern of every described route that begins so."""
        return [(method.upper(), path) for path, methods in self.paths.items() if path.startswith(beginnings) for method in methods]


class Front:
    """An attack's own connection and name."""

    def __init__(self, siege, source):
        self.siege, self.source, self.connection = siege, source, Connection(siege.address)

    def __getattr__(self, name):
        return getattr(self.siege, name)

    def victim(self):
        """One of those who have things that could be taken."""
        return random.choice([person for person in self.people if person.chat and person.tasks] or self.people)

    @staticmethod
    def some(variants):
        return random.sample(variants, min(CHOSEN, len(variants)))

    @staticmethod
    def one(variants):
        return random.choice(variants)

    @staticmethod
    def named(pattern):
        """The pattern with names of nothing."""
        while "{" in pattern:
            pattern = pattern[:pattern.index("{")] + "00000000-0000-4000-8000-000000000000" + pattern[pattern.index("}") + 1:]
        return pattern

    async def ask(self, method, path, body=None, token=None, extra=(), is_denied=False):
        """Asks as the attacker, or with another token ("" for none), and has the answer judged. Gives its JSON, if it is any."""
        asked = f"{method} {path[:80]}"
        token = self.attacker.token if token is None else token
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                # A server that has refused a body closes the connection that it would come on.
                connection = Connection(self.address) if isinstance(body, bytes) else self.connection
                status, headers = await connection.ask(method, path, body, token, extra)
                content = b"" if status in (101, 204, 304) else b"".join([piece async for piece in connection.body(headers)])
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            connection.close()
            if isinstance(error, TimeoutError):
                self.oracle.blame(f"{self.source}: {asked} had no answer within {ANSWER_SECONDS} s")
            self.oracle.answers[self.source][type(error).__name__] += 1
            return None
        self.oracle.judge(self.source, ATTACKER, status, content, asked, is_denied)
        if connection is not self.connection or status == 101 or headers.get("connection", "").lower() == "close":
            connection.close()
        try:
            return json.loads(content)
        except ValueError:
            return None

    async def raw(self, request, seconds=5):
        """Sends bytes as they are; gives what comes until the other side closes, or time is up."""
        reader, writer = await asyncio.open_connection(self.connection.host, self.connection.port)
        answer = b""
        try:
            writer.write(request)
            async with asyncio.timeout(seconds):
                while piece := await reader.read(65536):
                    answer += piece
        except OSError:
            pass
        finally:
            writer.close()
        return answer
