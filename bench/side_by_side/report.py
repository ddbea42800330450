"""The table of a run."""
import collections

from .comparison import comparison
from .figures import GENERATOR_LIMIT, MEMORY, RECOVERY, SLOW, SPEED, TOKENS, generator_share, is_counted, is_saturated, is_whole
from .subjects import SUBJECTS
from .workloads import WORKLOADS


def report(run):
    """Tables in Markdown: for each workload medians and ranges, the ratios of ours to the others, and what is wrong with cells."""
    machine = run["machine"]
    lines = [f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, Linux {machine['kernel']}, commit {machine['commit']}"]
    for name, settings in run["workloads"].items():
        lines += ["", f"## {name}: {WORKLOADS[name].title}", "", words_of(settings), "", *table(name, run)]
        said = [f"* {note}" for note in notes(name, run)]
        lines += ["", *said] if said else []
    lines += ["", *(f"* {name}: {SUBJECTS[name].note}" for name in run["subjects"])]
    lines += [f"* {name} was left out: {why}" for name, why in run["left_out"].items()]
    return "\n".join(lines) + "\n"


def words_of(settings):
    published = f"{settings['rate']} events/s of {settings['bytes']} bytes" if settings["rate"] else "nothing published"
    if settings["hot"]:
        published += f" and {settings['token_rate']} tokens/s in each of {settings['hot']} answers"
    return f"{settings['connections']} connections on {settings['nodes']} node(s), {published}, {settings['seconds']} s, {settings['repeats']} time(s)"


def table(workload, run):
    cells = {name: own for name in run["subjects"] if (own := cells_of(workload, name, run))}
    return comparison(figures_of(WORKLOADS[workload]), cells)


def figures_of(workload):
    return MEMORY if workload.idle else RECOVERY if workload.killed else TOKENS if workload.hot else SLOW if workload.slow else SPEED


def notes(workload, run):
    """What keeps cells from being counted or believed."""
    for name in run["subjects"]:
        for cell in cells_of(workload, name, run):
            if "error" in cell:
                yield f"{name}, repeat {cell['repeat']}: failed, {cell['error']}"
            elif cell["load"]["disconnects"]:
                yield f"{name}, repeat {cell['repeat']}: not counted, {cell['load']['disconnects']} connections broke"
            elif not is_counted(cell):
                yield (f"{name}, repeat {cell['repeat']}: not counted, the generator took {generator_share(cell):.0%} of a core"
                       f" (limit {GENERATOR_LIMIT:.0%})")
            elif not is_whole(cell) and not WORKLOADS[workload].killed:
                yield f"{name}, repeat {cell['repeat']}: no latency, {missing(cell)}"
            elif is_saturated(cell):
                yield f"{name}, repeat {cell['repeat']}: the servers' processor was the limit, so its latencies are those of a queue"
        if WORKLOADS[workload].slow and (ends := ends_of_slow(cells_of(workload, name, run))):
            yield f"{name}, connections that did not read: {ends}"
        if WORKLOADS[workload].killed and SUBJECTS[name].immortal:
            yield f"{name} was left out: {SUBJECTS[name].immortal}"
    if WORKLOADS[workload].hot:
        yield ("\"CPU us/token\" is what the tokens add to the processor time of the same events without them; \"token or event\" counts all of it")
    if WORKLOADS[workload].hot and "ours" in run["subjects"]:
        yield ("ours: what a worker gathers is published as the task API publishes it, for two workers with a beat each, and read over chat sockets"
               " (contract E), which repeat the answer so far with every frame; the others get each token as a message of its own. A token's time"
               " runs from when it was said, so that it has the gathering in it")
    if WORKLOADS[workload].to_all and "ours" in run["subjects"]:
        yield ("ours: all connections are task status sockets of one person, who may have any number of them, and an event is published once"
               " in that person's channel; that is how this system broadcasts")
    if WORKLOADS[workload].killed and "ours" in run["subjects"]:
        yield ("only ours resumes, and has recovered when it has all that was published until it had a socket again; the others have recovered"
               " with the socket, and what was published meanwhile is lost to them")


def missing(cell):
    tokens = cell["load"]["tokens"]
    words = f"{cell['load']['lost']} lost and {cell['load']['duplicates']} doubled"
    return words + (f", and of the tokens {tokens['lost']} and {tokens['duplicates']}" if tokens else "")


def ends_of_slow(cells):
    ends = collections.Counter()
    for cell in cells:
        if "error" not in cell:
            ends.update(cell["load"]["slow"]["ends"])
    return ", ".join(f"{number} {end}" for end, number in ends.most_common() if number)


def cells_of(workload, subject, run):
    """Each with the one beside which it is read, when there is such."""
    beside = WORKLOADS[workload].beside
    others = {cell["repeat"]: cell for cell in run["cells"] if (cell["workload"], cell["subject"]) == (beside, SUBJECTS[subject].of or subject)}
    return [cell | {"beside": others.get(cell["repeat"])} for cell in run["cells"] if (cell["workload"], cell["subject"]) == (workload, subject)]
