# SPDX-FileCopyrightText: 2026 The linnet authors
# SPDX-License-Identifier: Apache-2.0
"""Best validation score over the time of the search: one panel for each data set and budget, the mean of the seeds as a
line for each system, their spread as a band."""

import statistics

WIDTH, HEIGHT, MARGIN = 420, 260, 50
COLOURS = ["#1b6ca8", "#c44e1b", "#3a8f3a", "#7b4ea3", "#8a6d3b", "#777777", "#b03060"]
POINTS = 120


def best_so_far(row, seconds):
    """The best score at each of POINTS times, None before the first."""
    steps = [tuple(map(float, pair.split(":"))) for pair in row["improvements"].split()]
    scores = []
    for i in range(POINTS):
        until = [score for time, score in steps if time <= seconds * (i + 1) / POINTS]
        scores.append(max(until) if until else None)
    return scores


def panel(title, groups, left, top):
    seconds = max(float(row["search_seconds"] or 0) for rows in groups.values() for row in rows) or 1.0
    curves = {}
    for system, rows in groups.items():
        columns = list(zip(*[best_so_far(row, seconds) for row in rows if row["improvements"]]))
        curves[system] = [[value for value in column if value is not None] for column in columns]
    values = [value for curve in curves.values() for column in curve[POINTS // 10:] for value in column]
    if not values:
        return ""
    low, high = min(values), max(values)
    low, high = low - 0.05 * (high - low + 1e-6), high + 0.05 * (high - low + 1e-6)

    def at(i, value):
        x = left + MARGIN + (WIDTH - 2 * MARGIN) * (i + 1) / POINTS
        y = top + HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (min(max(value, low), high) - low) / (high - low)
        return f"{x:.1f},{y:.1f}"

    parts = [f'<text x="{left + MARGIN}" y="{top + 20}" font-weight="bold">{title}</text>',
             f'<rect x="{left + MARGIN}" y="{top + MARGIN}" width="{WIDTH - 2 * MARGIN}" '
             f'height="{HEIGHT - 2 * MARGIN}" fill="none" stroke="#999"/>']
    for value, y in [(low, HEIGHT - MARGIN), (high, MARGIN)]:
        parts.append(f'<text x="{left + MARGIN - 4}" y="{top + y + 4}" text-anchor="end">{100 * value:.1f} %</text>')
    parts.append(f'<text x="{left + WIDTH - MARGIN}" y="{top + HEIGHT - MARGIN + 15}" '
                 f'text-anchor="end">{seconds:.0f} s</text>')
    for number, (system, curve) in enumerate(sorted(curves.items())):
        colour = COLOURS[number % len(COLOURS)]
        known = [(i, column) for i, column in enumerate(curve) if column]
        upper = [at(i, max(column)) for i, column in known]
        lower = [at(i, min(column)) for i, column in reversed(known)]
        line = [at(i, statistics.mean(column)) for i, column in known]
        parts.append(f'<polygon points="{" ".join(upper + lower)}" fill="{colour}" opacity="0.15"/>')
        parts.append(f'<polyline points="{" ".join(line)}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts.append(f'<text x="{left + MARGIN + 6 + 90 * number}" y="{top + MARGIN - 6}" '
                     f'fill="{colour}">{system}</text>')
    return "\n".join(parts)


def write_plot(path, rows):
    panels = {}
    for row in rows:
        panels.setdefault((row["data"], row["budget"]), {}).setdefault(row["system"], []).append(row)
    columns = 2
    height = HEIGHT * ((len(panels) + columns - 1) // columns)
    body = [panel(f"{data}, {budget}", groups, WIDTH * (i % columns), HEIGHT * (i // columns))
            for i, ((data, budget), groups) in enumerate(sorted(panels.items()))]
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * columns}" height="{height}" '
                    f'font-family="sans-serif" font-size="11">\n<rect width="100%" height="100%" fill="white"/>\n'
                    + "\n".join(body) + "\n</svg>\n", encoding="utf-8")
