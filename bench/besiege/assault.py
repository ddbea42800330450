"""The whole of it, from the first person to the verdict."""
import asyncio
import contextlib
import random
import time
import urllib.parse

from .attacks import ATTACKS
from .footprint import memory, waiting
from .oracle import ATTACKER, Oracle
from .people import make_people, visit
from .screens import converse, listen, watch
from .siege import Siege
from .starts import Starts

# Processes have their working size after a while, and give back some of it when it is over.
SETTLE_SECONDS = 60
SETTLED_SHARE = 0.3
# Of a process, in megabytes, from then to the end; a tenth and what a few large requests leave behind.
GROWTH_SHARE, GROWTH_MEGABYTES = 1.1, 64
DRAIN_SECONDS = 120
OPEN = "(open tasks)"


async def besiege(state, options):
    """Gives the exit code: 0 if the system held."""
    address, seconds = urllib.parse.urlsplit(state["gateway"]).netloc, options.minutes * 60
    oracle = Oracle()
    say(f"Making {options.people} people.")
    *people, attacker = await make_people(address, options.token, options.people + 1)
    attacker.number = ATTACKER
    siege, starts = Siege(address, people[:options.screens], attacker, visit(address), oracle), Starts(address, people, oracle)
    await siege.listen_inside()
    rounds, sizes = {attack.__name__: 0 for attack in ATTACKS}, []

    say(f"Besieging {address} for {options.minutes:g} minutes.")
    began = time.monotonic()
    screens = [asyncio.create_task(one(address, person, oracle)) for person in siege.people for one in (listen, watch, converse)]
    attacks = [asyncio.create_task(attack(siege, rounds, oracle)) for _ in range(options.attackers)]
    sampling = asyncio.create_task(sample(address, options, seconds, began, sizes))
    await starts.run(options.rate, seconds)
    oracle.is_over = True
    await asyncio.gather(*attacks, sampling)
    say("Waiting for the end of every task that was accepted.")
    ended = await starts.ended()
    for screen in screens:
        screen.cancel()
    for ending in await asyncio.gather(*screens, return_exceptions=True):
        if isinstance(ending, Exception):
            oracle.blame(f"a screen met what it does not know: {ending!r}")
    left = await drained(address, options.token, oracle)
    await asyncio.sleep(SETTLE_SECONDS)
    after = memory(options.state) | {OPEN: 0}
    grown = growth(sizes[0], after, oracle)
    report(oracle, starts, ended, rounds, left, sizes, after, grown)
    return int(oracle.count > 0)


async def attack(siege, rounds, oracle):
    """One after another, until it is over."""
    while not oracle.is_over:
        chosen = random.choice([one for one in ATTACKS if rounds[one.__name__] == min(rounds.values())])
        rounds[chosen.__name__] += 1
        try:
            await siege.round(chosen)
        except (OSError, asyncio.IncompleteReadError) as error:
            oracle.answers[chosen.__name__][type(error).__name__] += 1
        except Exception as error:
            # Half an hour is not thrown away for an answer that nobody has thought of; it counts.
            oracle.blame(f"{chosen.__name__} met what it does not know: {error!r}")


async def sample(address, options, seconds, began, sizes):
    """Memory and open tasks, first when they have settled and then now and then."""
    for share in (SETTLED_SHARE, 0.5, 0.7, 0.9):
        await asyncio.sleep(max(0, began + seconds * share - time.monotonic()))
        _, tasks = await waiting(address, options.token)
        sizes.append(memory(options.state) | {OPEN: tasks})


async def drained(address, administrator, oracle):
    """What still waits when there has been time to work it off. Parked messages stay: no attack may make any."""
    end = time.monotonic() + DRAIN_SECONDS
    queues = {}
    while time.monotonic() < end:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            queues, _ = await waiting(address, administrator)
            if not queues:
                return {}
        await asyncio.sleep(1)
    oracle.blame(f"in queues there still is {queues}")
    return queues


def growth(settled, after, oracle):
    grown = {name: size - settled.get(name, 0) for name, size in after.items()}
    for name, size in after.items():
        if size > settled.get(name, 0) * GROWTH_SHARE + GROWTH_MEGABYTES:
            oracle.blame(f"{name} has grown from {settled.get(name)} to {size} MB")
    return grown


def report(oracle, starts, ended, rounds, left, sizes, after, grown):
    say(f"\n{starts.accepted} tasks accepted: {ended}; refused: {starts.refused}; not sent, since the one before waited: {starts.unsent}")
    say("\n| who | rounds | answers by status |\n|---|---|---|")
    for source, answers in sorted(oracle.answers.items()):
        say(f"| {source} | {rounds.get(source, '')} | {', '.join(f'{status}: {count}' for status, count in sorted(answers.items(), key=str))} |")
    say("\n| process, MB | " + " | ".join(("settled", "half", "70 %", "90 %")) + " | after | grown |\n|---|---|---|---|---|---|---|")
    for name in sorted(after):
        say(f"| {name} | " + " | ".join(str(size.get(name, "")) for size in sizes) + f" | {after[name]} | {grown[name]:+} |")
    say(f"\nLeft in queues: {left or 'nothing'}.")
    say("It held." if not oracle.count else f"It did not hold: {oracle.count} faults, such as\n  " + "\n  ".join(oracle.faults))


def say(text):
    print(text, flush=True)
