"""Where the figures of a run go."""
import json
import os
import sys
import time

from .machine import describe


def begun():
    """What every run says of itself: the machine, the commit and when it began."""
    return {"machine": describe(), "began": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}


def keep(run, part, tables, folder):
    """Shows the tables, and keeps them and the run itself."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"{part}-{run['began'].translate({ord(one): None for one in '-:'})}")
    with open(path + ".json", "w") as file:
        json.dump(run, file, indent=2)
    with open(path + ".md", "w") as file:
        file.write(tables)
    print(tables)
    say(f"Kept in {os.path.relpath(path)}.md and .json.")


def say(text):
    print(text, file=sys.stderr, flush=True)
