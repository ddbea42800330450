"""The table of a run."""
from .figures import GENERATOR_LIMIT, MEMORY, SPEED, generator_share, is_counted, is_saturated, is_whole
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
    return f"{settings['connections']} connections on {settings['nodes']} node(s), {published}, {settings['seconds']} s, {settings['repeats']} time(s)"


def table(workload, run):
    figures = MEMORY if WORKLOADS[workload].idle else SPEED
    cells = {name: cells_of(workload, name, run) for name in run["subjects"]}
    rows = [["", *(figure.title for figure in figures)]]
    rows += [[name, *(figure.text(own) for figure in figures)] for name, own in cells.items()]
    if "ours" in cells:
        rows += [[f"ours / {name}", *(ratio(figure, cells["ours"], own) for figure in figures)] for name, own in cells.items() if name != "ours"]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(text.ljust(width) for text, width in zip(row, widths)) + " |" for row in rows]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]


def ratio(figure, ours, others):
    mine, theirs = figure.median(ours), figure.median(others)
    return f"{mine / theirs:.2f}" if figure.compared and mine is not None and theirs else ""


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
            elif not is_whole(cell):
                yield f"{name}, repeat {cell['repeat']}: no latency, {cell['load']['lost']} lost and {cell['load']['duplicates']} doubled"
            elif is_saturated(cell):
                yield f"{name}, repeat {cell['repeat']}: the servers' processor was the limit, so its latencies are those of a queue"
    if WORKLOADS[workload].to_all and "ours" in run["subjects"]:
        yield "ours has no channel of everybody: each event is published once for each person"


def cells_of(workload, subject, run):
    return [cell for cell in run["cells"] if (cell["workload"], cell["subject"]) == (workload, subject)]
