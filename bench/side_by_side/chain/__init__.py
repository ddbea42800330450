"""The whole chain from a question to the last token, side by side with SignalR and Celery.

    bench/run chain

  E1  a question is posted, queued, answered by a model and read as it is written

The model is one of our own that speaks OpenAI's wire: it is silent for a while and then says its tokens at an even pace, each with the moment
at which it was said. So what is measured is what a system adds: to the time until the first token, to each token's way and to the pace, and
the processor time of all its processes, the database, the broker and Redis included. An answer that lacks a token, or has one twice or in the
wrong place, makes its cell fail.

What gathering tokens costs and brings shows a run with many answers at once, such as

    bench/run chain --subjects ours,ours-16ms,ours-0ms --rate 20 --tokens 150 --token-ms 16.7
"""
import asyncio
import os
import tempfile

from ..keeping import begun, keep, say
from ..processes import Failed
from .driver import drive
from .model import Model
from .report import report
from .subjects import CHAINS, USUAL, prepare


def add_options(parser):
    # Each process compiles its code anew, and ours are eight.
    parser.set_defaults(warmup=20)
    parser.add_argument("workloads", nargs="*", choices=["E1", []], metavar="E1", help="the one there is")
    parser.add_argument("--subjects", type=lambda text: text.split(","), default=list(USUAL), help=f"some of {','.join(CHAINS)} ({','.join(USUAL)})")
    parser.add_argument("--rate", type=float, default=5, help="questions a second, at moments of chance (%(default)s)")
    parser.add_argument("--tokens", type=int, default=50, help="of an answer (%(default)s)")
    parser.add_argument("--token-ms", type=float, default=20, help="between two of them (%(default)s)")
    parser.add_argument("--first-ms", type=float, default=100, help="before the first of them (%(default)s)")


def run(options):
    names, left_out = prepare(options.subjects, not options.no_build, say)
    settings = {key: getattr(options, key) for key in ("rate", "tokens", "token_ms", "first_ms", "warmup", "seconds", "repeats")}
    done = begun() | {"subjects": names, "left_out": left_out, "settings": settings, "cells": []}
    # The load and the model run here.
    os.sched_setaffinity(0, options.load_cores)
    try:
        for repeat in range(1, options.repeats + 1):
            for name in names:
                with tempfile.TemporaryDirectory(prefix="aitasks-bench-") as folder:
                    # The account that PostgreSQL runs as has to pass through.
                    os.chmod(folder, 0o711)
                    cell = measure(name, options, folder) | {"subject": name, "repeat": repeat}
                say(f"E1 {name}, repeat {repeat}: {cell.get('error', 'measured')}")
                done["cells"].append(cell)
    finally:
        keep(done, "chain", report(done), options.out)
    return int(any("error" in cell for cell in done["cells"]))


def measure(name, options, folder):
    """Runs a cell. Gives what was measured; with "error" when it failed."""
    chain = CHAINS[name](options.server_cores, folder)

    async def talk():
        async with Model(options.tokens, options.token_ms / 1000, options.first_ms / 1000) as model:
            await asyncio.to_thread(chain.start, model.address)
            return await drive(chain, options)

    try:
        return asyncio.run(talk())
    except (Failed, OSError, EOFError) as failure:
        return {"error": f"{type(failure).__name__}: {failure}"}
    finally:
        chain.stop()
