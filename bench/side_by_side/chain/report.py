"""The table of a run."""
import statistics

from .subjects import CHAINS

COLUMNS = (
    ("first p50 ms", lambda cell: cell["first_ms"]["p50"]),
    ("first p99 ms", lambda cell: cell["first_ms"]["p99"]),
    ("token p50 ms", lambda cell: cell["token_ms"]["p50"]),
    ("token p99 ms", lambda cell: cell["token_ms"]["p99"]),
    ("jitter p99 ms", lambda cell: cell["jitter_ms"]["p99"]),
    ("tokens/frame", lambda cell: cell["tokens_per_frame"]),
    ("CPU s/1000 tasks", lambda cell: sum(cell["cpu_seconds"].values()) * 1000 / cell["answers"]),
    ("load %", lambda cell: cell["load_cpu_seconds"] / cell["seconds"] * 100),
)


def report(run):
    """Medians and ranges in Markdown, the ratios of ours to the others, and where each one's processor time went."""
    machine, settings = run["machine"], run["settings"]
    lines = [
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, Linux {machine['kernel']}, commit {machine['commit']}",
        "", "## E1: from the question to the last token", "",
        f"{settings['rate']:g} questions/s, {settings['tokens']} tokens every {settings['token_ms']:g} ms after {settings['first_ms']:g} ms,"
        f" {settings['seconds']} s, {settings['repeats']} time(s). \"first\" is what is added to the model's own time, from the posted question"
        " to the first token read; \"token\" from when it was said to when it was read; \"jitter\" how much two tokens' distance changes.", ""]
    cells = {name: [cell for cell in run["cells"] if cell["subject"] == name and "error" not in cell] for name in run["subjects"]}
    rows = [["", *(title for title, _ in COLUMNS)]]
    rows += [[name, *(text(read, own) for _, read in COLUMNS)] for name, own in cells.items()]
    rows += [[f"ours / {name}", *(ratio(read, cells["ours"], own) for _, read in COLUMNS[:-1]), ""]
             for name, own in cells.items() if name != "ours" and cells.get("ours") and own]
    lines += ["| " + " | ".join(row) + " |" for row in rows[:1]] + ["|" + "---|" * len(rows[0])]
    lines += ["| " + " | ".join(row) + " |" for row in rows[1:]] + [""]
    lines += [f"* {name}: CPU seconds for 1000 tasks: {shares(own)}" for name, own in cells.items() if own]
    lines += [f"* {name}: {CHAINS[name].NOTE}" for name in run["subjects"]]
    lines += [f"* {cell['subject']}, repeat {cell['repeat']}: failed, {cell['error']}" for cell in run["cells"] if "error" in cell]
    lines += [f"* {name} was left out: {why}" for name, why in run["left_out"].items()]
    return "\n".join(lines) + "\n"


def text(read, cells):
    values = [read(cell) for cell in cells]
    if not values:
        return "-"
    shown = f"{statistics.median(values):.1f}"
    return shown if len(values) == 1 else f"{shown} ({min(values):.1f}-{max(values):.1f})"


def ratio(read, ours, others):
    mine, theirs = (statistics.median(map(read, cells)) for cells in (ours, others))
    return f"{mine / theirs:.2f}" if theirs else ""


def shares(cells):
    each = {name: statistics.median(cell["cpu_seconds"][name] * 1000 / cell["answers"] for cell in cells) for name in cells[0]["cpu_seconds"]}
    return ", ".join(f"{name} {value:.1f}" for name, value in sorted(each.items(), key=lambda item: -item[1]))
