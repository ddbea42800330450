"""How ours is compared with others, in Markdown."""


def comparison(figures, cells):
    """A table of each subject's figures, and of ours as a multiple of the others'. Takes the cells of each subject by its name."""
    if not cells:
        return ["Not measured."]
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
