"""The tables of a run."""
from ..comparison import comparison
from ..figures import (
    GENERATOR_LIMIT, Figure, cpu_per_connect, cpu_per_delivery, generator_share, is_counted, is_saturated, is_whole, latency,
    memory_per_connection, share)
from .requests import REQUESTS
from .subjects import SUBJECTS


def speed(what):
    return [
        Figure(f"CPU us/{what}", cpu_per_delivery, compared=True),
        Figure("p50 ms", latency("p50"), 2, compared=True),
        Figure("p99 ms", latency("p99"), 2, compared=True),
        Figure("gateway %", share("server"), 0),
        Figure("generator %", share("load"), 0),
    ]


MEMORY = [
    Figure("KB/proxied socket", memory_per_connection, compared=True),
    Figure("CPU us/connect", cpu_per_connect, 0, compared=True),
    Figure("generator %", share("load"), 0),
]


def report(run):
    """Tables in Markdown: for each workload medians and ranges, ours as a multiple of the others, and what is wrong with cells."""
    machine = run["machine"]
    lines = [f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, Linux {machine['kernel']}, commit {machine['commit']}; "
             + ", ".join(" ".join(program.split()) for program in run["programs"] if program)]
    for name, settings in run["workloads"].items():
        published = f", {settings['rate']} events/s of {settings['bytes']} bytes" if settings.get("rate") else ""
        lines += ["", f"## {name}: {settings['title']}", "",
                  f"{settings['connections']} connections{published}, {settings['seconds']} s, {settings['repeats']} time(s)", "", *table(name, run)]
        said = [f"* {note}" for note in notes(name, run)]
        lines += ["", *said] if said else []
    lines += ["", *(f"* {name}: {SUBJECTS[name].note}" for name in run["subjects"])]
    lines += [f"* {name} was left out: {why}" for name, why in run["left_out"].items()]
    return "\n".join(lines) + "\n"


def table(workload, run):
    figures = speed("request") if workload in REQUESTS else MEMORY if run["workloads"][workload]["idle"] else speed("delivery")
    return comparison(figures, {name: own for name in run["subjects"] if (own := cells_of(workload, name, run))})


def notes(workload, run):
    """What keeps cells from being counted or believed."""
    for name in run["subjects"]:
        for cell in cells_of(workload, name, run):
            which = f"{name}, repeat {cell['repeat']}"
            if "error" in cell:
                yield f"{which}: failed, {cell['error']}"
            elif cell["load"]["disconnects"]:
                yield f"{which}: not counted, {cell['load']['disconnects']} connections broke"
            elif not is_counted(cell):
                yield f"{which}: not counted, the generator took {generator_share(cell):.0%} of a core (limit {GENERATOR_LIMIT:.0%})"
            elif not is_whole(cell):
                yield f"{which}: no latency, {cell['load']['lost']} lost and {cell['load']['duplicates']} doubled"
            elif workload not in REQUESTS and is_saturated(cell):
                yield f"{which}: the gateway's processor was the limit, so its latencies are those of a queue"


def cells_of(workload, subject, run):
    return [cell for cell in run["cells"] if (cell["workload"], cell["subject"]) == (workload, subject)]
