"""What must not happen, whatever is asked, and by whom."""
import collections
import json
import re

WORD = re.compile(rb"siege-(\d+)-[0-9a-f]{12}")
# Nobody's: an attacker owns no word.
ATTACKER = 0
BROKEN = (500, 502, 504)
# Contract B says so that an answer takes longer than its caller waits.
SLOW_PATH, SLOW = "/api/tool/", 504
SHOWN = 40


class Oracle:
    """Hears every byte that comes back."""

    def __init__(self):
        self.answers = collections.defaultdict(collections.Counter)
        self.faults, self.count = [], 0
        self.is_over = False

    def blame(self, what):
        self.count += 1
        if len(self.faults) < SHOWN:
            self.faults.append(what)

    def judge(self, source, person, status, content, asked, is_denied=False):
        """An answer to somebody; denied: one that gives anything is wrong."""
        self.answers[source][status] += 1
        if status in BROKEN and not (status == SLOW and SLOW_PATH in asked):
            self.blame(f"{source}: {asked} gave {status} {content[:300]!r}")
        if is_denied and status < 300 and not refuses(content):
            self.blame(f"{source}: {asked} was let in with {status} {content[:300]!r}")
        self.hear(source, person, content)

    def hear(self, source, person, content):
        """Bytes that somebody was given."""
        for word in WORD.finditer(content):
            if int(word[1]) != person:
                self.blame(f"{source}: person {person} was given {word[0].decode()} in {content[:300]!r}")


def refuses(content):
    """Whether an answer that says 200 is a refusal, as contracts A and C have them."""
    try:
        body = json.loads(content)
    except ValueError:
        return False
    return isinstance(body, dict) and (body.get("status") == "error" or body.get("code", 200) not in (200, 201))
