"""Asks a chain questions and measures how the answers come."""
import asyncio
import collections
import random
import statistics
import time

from ..processes import Failed
from ..readings import processor_seconds
from .model import microseconds, spoken

# For an answer that takes a second or two.
ANSWER_SECONDS = 60
# More than are asked in the time that an answer takes.
READERS_PER_RATE = 5
LEAST_READERS = 5


async def drive(chain, options):
    """Asks for the warm-up and then for the time that is measured; processor times are read when all answers before have ended."""
    people = await chain.readers(max(LEAST_READERS, round(options.rate * READERS_PER_RATE)))
    readers, counts = collections.deque(people), [round(options.rate * seconds) for seconds in (options.warmup, options.seconds)]
    for reader in people:
        await reader.prepare(-(-sum(counts) // len(people)))
    await ask(readers, counts[0], options)
    began, before, own = time.monotonic(), times(chain), time.process_time()
    answers = await ask(readers, counts[1], options)
    after, seconds = times(chain), time.monotonic() - began
    for reader in people:
        reader.close()
    return figures(answers) | {
        "answers": len(answers),
        "seconds": seconds,
        "cpu_seconds": {name: after[name] - before[name] for name in after},
        "load_cpu_seconds": time.process_time() - own,
    }


def times(chain):
    return {name: processor_seconds(processes) for name, processes in chain.processes().items()}


async def ask(readers, count, options):
    """Asks at moments of chance, so that what waits does not slow down what comes."""
    async def one():
        # In turn, so that each has the chats that it needs.
        reader = readers.popleft()
        readers.append(reader)
        async with reader.turn:
            return await asyncio.wait_for(listen(reader, options.tokens), ANSWER_SECONDS)

    chance, due, asked = random.Random(1), time.monotonic(), []
    for _ in range(count):
        due += chance.expovariate(options.rate)
        await asyncio.sleep(max(0, due - time.monotonic()))
        asked.append(asyncio.create_task(one()))
    return await asyncio.gather(*asked)


async def listen(reader, tokens):
    """One answer: microseconds that were added to its first token, and for each token when it was said and when it came."""
    began, said, frames = microseconds(), [], 0
    async for text in reader.ask():
        came, frames = microseconds(), frames + 1
        said += [(*token, came) for token in spoken(text)]
    if [number for number, *_ in said] != list(range(tokens)):
        raise Failed(f"an answer of {tokens} tokens came as {[number for number, *_ in said]}")
    _, first, asked, came = said[0]
    return {"added": came - began - (first - asked), "frames": frames, "tokens": [(at, came) for _, at, _, came in said]}


def figures(answers):
    """Milliseconds."""
    delays = [came - at for answer in answers for at, came in answer["tokens"]]
    jitter = [abs((came - came_before) - (at - at_before)) for answer in answers
              for (at_before, came_before), (at, came) in zip(answer["tokens"], answer["tokens"][1:])]
    return {
        "first_ms": points([answer["added"] for answer in answers]),
        "token_ms": points(delays),
        "jitter_ms": points(jitter),
        "tokens_per_frame": len(delays) / sum(answer["frames"] for answer in answers),
    }


def points(values):
    values = sorted(values)
    return {"p50": statistics.median(values) / 1000, "p99": values[min(len(values) - 1, int(len(values) * 0.99))] / 1000}
