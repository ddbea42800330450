"""The tables of a run."""
import statistics

from ..figures import GENERATOR_LIMIT
from .subjects import SUBJECTS
from .workloads import WORKLOADS

# Whose figures are compared with ours, and whether more of it is better.
COLUMNS = [
    ("per second", "per_second", 0),
    ("p50 ms", "p50_ms", 2),
    ("p99 ms", "p99_ms", 2),
    ("CPU us/start", "servers_us", 0),
    ("generator %", "load_share", 0),
]
COMPARED = {"Q1": ["per_second"], "Q2": ["p50_ms", "p99_ms"], "Q3": ["per_second"]}


def report(run):
    """Tables in Markdown: for each workload medians and ranges, the ratios of ours to the others, and what is wrong with cells."""
    machine, settings = run["machine"], run["settings"]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, Linux {machine['kernel']}, commit {machine['commit']}", "",
        ", ".join(f"{name} {settings[name]}" for name in ("bytes", "clients", "rate", "slots", "tasks", "warmup", "seconds", "repeats"))]
    for name in run["workloads"]:
        lines += ["", f"## {name}: {WORKLOADS[name].title}", "", *table(name, run)]
    lines += ["", *(f"* {name}: {SUBJECTS[name].note}" for name in run["subjects"])]
    lines += [f"* {name} was left out: {why}" for name, why in run["left_out"].items()]
    lines += [f"* {cell['workload']} {cell['subject']}, repeat {cell['repeat']}: not measured, {cell['error']}" for cell in run["cells"] if "error" in cell]
    lines += [f"* {said}" for said in limits(run)]
    return "\n".join(lines) + "\n"


def table(workload, run):
    compared = COMPARED[workload]
    titles = [title for title, _, _ in COLUMNS] + [f"ours / it: {title}" for title, key, _ in COLUMNS if key in compared]
    yield "| subject | " + " | ".join(titles) + " |"
    yield "| --- |" + " --- |" * len(titles)
    for subject in run["subjects"]:
        if values(run, workload, subject, "per_second"):
            shown = [text(values(run, workload, subject, key), digits) for _, key, digits in COLUMNS]
            ratios = [ratio(run, workload, subject, key) for _, key, _ in COLUMNS if key in compared]
            yield f"| {subject} | " + " | ".join(shown + ratios) + " |"


def values(run, workload, subject, key):
    scale = 100 if key == "load_share" else 1
    return [cell[key] * scale for cell in run["cells"]
            if (cell["workload"], cell["subject"]) == (workload, subject) and cell.get(key) is not None and not SUBJECTS[subject].is_limited(cell)]


def text(found, digits):
    if not found:
        return "-"
    shown = f"{statistics.median(found):.{digits}f}"
    return shown if len(found) == 1 else f"{shown} ({min(found):.{digits}f}-{max(found):.{digits}f})"


def ratio(run, workload, subject, key):
    ours, its = (values(run, workload, name, key) for name in ("ours", subject))
    return f"{statistics.median(ours) / statistics.median(its):.2f}" if ours and its and subject != "ours" else ""


def limits(run):
    for cell in run["cells"]:
        if cell.get("load_share", 0) > GENERATOR_LIMIT:
            subject = SUBJECTS[cell["subject"]]
            which = f"{cell['workload']} {subject.name}, repeat {cell['repeat']}"
            if subject.is_limited(cell):
                yield f"{which}: not counted, the generator took {cell['load_share']:.0%} of a core"
            elif subject.threads is None:
                yield f"{which}: the process that calls its library took {cell['load_share']:.0%} of a core"
