"""Tasks that are started at a rate, and whether all of them ended."""
import asyncio
import json
import time

from side_by_side.chain.wire import Connection

from .people import FRONT, patiently

TYPES = ("onboarding_generate_goals", "goal_mentor_help", "goal_decomposition", "week_planning_help", "habit_create_help", "reward_mentor_help")
CONNECTIONS = 32
# Seconds of starts that may wait for a connection; what comes on top is not sent.
PATIENCE_SECONDS = 5
OPEN = ("pending", "running")
# The system gives a task up after two minutes.
END_SECONDS = 240
PAGE = 100


class Starts:
    def __init__(self, address, people, oracle):
        self.address, self.people, self.oracle = address, people, oracle
        self.accepted = self.unsent = 0
        self.refused = {}

    async def run(self, rate, seconds):
        free, began, calls = asyncio.Queue(), time.monotonic(), set()
        for _ in range(CONNECTIONS):
            free.put_nowait(Connection(self.address))
        for turn in range(int(rate * seconds)):
            await asyncio.sleep(max(0, began + turn / rate - time.monotonic()))
            if len(calls) > rate * PATIENCE_SECONDS:
                self.unsent += 1
                continue
            person, kind = self.people[turn % len(self.people)], TYPES[turn // len(self.people) % len(TYPES)]
            call = asyncio.create_task(self.start(free, person, kind))
            calls.add(call)
            call.add_done_callback(calls.discard)
        await asyncio.gather(*calls)

    async def start(self, free, person, kind):
        connection = await free.get()
        try:
            body = {"task_type": kind, "context": {"goal_title": person.word, "category": person.word}}
            status, headers = await connection.ask("POST", FRONT + "/app/ai-tasks/start/", body, person.token)
            content = b"".join([piece async for piece in connection.body(headers)])
        except (OSError, asyncio.IncompleteReadError) as error:
            self.oracle.blame(f"a start broke off: {error!r}")
            connection.close()
            return
        finally:
            free.put_nowait(connection)
        self.oracle.judge("starts", person.number, status, content, kind)
        try:
            answer = json.loads(content)
        except ValueError:
            self.oracle.blame(f"a start was answered {status} in words of nobody: {content[:200]!r}")
            return
        if answer["status"] == "ok":
            person.tasks.add(answer["data"]["task_id"])
            self.accepted += 1
            return
        code = f"{status} {answer.get('error_code')}"
        self.refused[code] = self.refused.get(code, 0) + 1
        if status == 503 and "retry-after" not in headers:
            self.oracle.blame("a start was refused without a time to try again")

    async def ended(self):
        """Waits until every task has ended that was accepted; gives how many ended how."""
        states, waiting = {}, list(self.people)
        end = time.monotonic() + END_SECONDS
        while waiting and time.monotonic() < end:
            waiting = [person for person in waiting if not await self.has_ended(person, states)]
        for person in waiting:
            left = [task for task in person.tasks if states.get(task) not in ("completed", "failed", "cancelled")]
            self.oracle.blame(f"tasks of person {person.number} have not ended: {[(task, states.get(task)) for task in left][:5]}")
        for person in self.people:
            await self.heard_own(person)
        counts = {}
        for person in self.people:
            for task in person.tasks:
                counts[states.get(task)] = counts.get(states.get(task), 0) + 1
        return counts

    async def heard_own(self, person):
        """Of what was heard without having been started here (a question is a task, too) the system has to say whose it is."""
        connection = Connection(self.address)
        for task in person.heard - person.tasks:
            status, content = await patiently(connection, "GET", f"/v1/user/usage/tasks/{task}", None, person.token)
            if status == 404:
                self.oracle.blame(f"person {person.number} heard of task {task}, which is not theirs: {content[:200]!r}")
        connection.close()

    async def has_ended(self, person, states):
        connection, page, pages = Connection(self.address), 1, 1
        while page <= pages:
            body = {"page": page, "page_size": PAGE}
            status, content = await patiently(connection, "POST", FRONT + "/app/ai-tasks/history/", body, person.token)
            self.oracle.judge("lists", person.number, status, content, "history")
            answer = json.loads(content)["data"]
            pages, page = answer["total_pages"], page + 1
            states.update((task["task_id"], task["status"]) for task in answer["tasks"])
        connection.close()
        return all(states.get(task, "pending") not in OPEN for task in person.tasks)
