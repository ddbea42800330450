"""Draws lines as SVG. Its colours are read on light and on dark pages alike, and it has no background of its own."""
import html
import math

WIDTH, HEIGHT = 640, 340
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 56, 52
INK = "#7d8590"
COLOURS = ("#2f81f7", "#d2691e", "#2e9e6b", "#a371f7")
Y_STEPS = 5


def chart(title, x_title, y_title, lines, logarithmic=False):
    """A picture of lines. Each has a name and its points (x, y); y begins at 0. Logarithmic: x is, and the given values are its ticks."""
    ticks = sorted({x for points in lines.values() for x, _ in points})
    place_x = scale([math.log10(x) for x in ticks] if logarithmic else [0, *ticks], LEFT, WIDTH - RIGHT)
    top = round_up(max(y for points in lines.values() for _, y in points))
    place_y = scale([0, top], HEIGHT - BOTTOM, TOP)

    def at(x, y):
        return f"{place_x(math.log10(x) if logarithmic else x):.1f},{place_y(y):.1f}"

    parts = [text(LEFT, 20, title, size=15, weight="bold"), text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x_title, anchor="middle")]
    for step in range(Y_STEPS + 1):
        value = top * step / Y_STEPS
        y = place_y(value)
        parts += [f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{INK}" stroke-opacity=".3"/>',
                  text(LEFT - 8, y + 4, f"{value:g}", anchor="end")]
    parts += [text(place_x(math.log10(x) if logarithmic else x), HEIGHT - BOTTOM + 18, short(x), anchor="middle") for x in ticks]
    turned = f'transform="translate(16,{(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)"'
    parts.append(f'<text {turned} text-anchor="middle" font-size="12">{html.escape(y_title)}</text>')
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(at(x, y) for x, y in sorted(points))
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{point.split(",")[0]}" cy="{point.split(",")[1]}" r="3.5" fill="{colour}"/>' for point in path.split()]
        if len(lines) == 1:
            continue
        parts += [f'<rect x="{LEFT + number * 140}" y="32" width="14" height="4" fill="{colour}"/>', text(LEFT + 20 + number * 140, 38, name)]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{html.escape(title)}"'
            f' font-family="system-ui, sans-serif" fill="{INK}">\n' + "\n".join(parts) + "\n</svg>\n")


def text(x, y, words, anchor="start", size=12, weight="normal"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}">{html.escape(words)}</text>'


def scale(values, low, high):
    """From the range of the values to a range of the picture."""
    first, width = min(values), (max(values) - min(values)) or 1
    return lambda value: low + (value - first) / width * (high - low)


def round_up(value):
    """The next value that can be written shortly and divided by the steps."""
    unit = 10 ** math.floor(math.log10(value)) if value > 0 else 1
    return next(unit * factor for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10) if unit * factor >= value)


def short(number):
    for unit, letter in ((1_000_000, "M"), (1000, "k")):
        if number >= unit:
            return f"{number / unit:g}{letter}"
    return f"{number:g}"
