"""A plot of points that should lie on a line through the origin, as SVG text."""

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 640, 400, 60, 20, 20, 50


def steps(largest, count=5):
    """About `count` round steps from 0 to beyond `largest`."""
    unit = 1e-9
    while largest / (unit * 10) > count:
        unit *= 10
    step = next(unit * factor for factor in (1, 2, 5, 10) if largest / (unit * factor) <= count)
    return [step * i for i in range(int(largest / step) + 2)]


def plot(points, across, up):
    """SVG of `points`, each x, y and a name; with the best line, y = a x, and its legend."""
    slope = sum(x * y for x, y, _ in points) / sum(x * x for x, _, _ in points)
    columns = steps(max(x for x, _, _ in points))
    rows = steps(max(max(y, slope * x) for x, y, _ in points))

    def place(x, y):
        return (
            LEFT + x / columns[-1] * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - y / rows[-1] * (HEIGHT - TOP - BOTTOM),
        )

    def text(x, y, words, anchor="middle"):
        return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'

    def line(start, end, color):
        (a, b), (c, d) = start, end
        return f'<path d="M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" stroke="{color}"/>'

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for x in columns:
        lines.append(line(place(x, 0), place(x, rows[-1]), "#ddd"))
        lines.append(text(place(x, 0)[0], HEIGHT - BOTTOM + 18, f"{x:g}"))
    for y in rows:
        lines.append(line(place(0, y), place(columns[-1], y), "#ddd"))
        lines.append(text(LEFT - 8, place(0, y)[1] + 4, f"{y:g}", "end"))
    end = columns[-1] if slope * columns[-1] <= rows[-1] else rows[-1] / slope
    lines.append(line(place(0, 0), place(end, slope * end), "#888"))
    for x, y, name in points:
        a, b = place(x, y)
        lines.append(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="#06c"/>')
        lines.append(text(a - 8, b - 6, name, "end"))
    lines.append(text(WIDTH / 2, HEIGHT - 10, f"{across} (line: {slope:.2f} {up} per {across})"))
    lines.append(text(LEFT - 8, TOP - 6, up, "end"))
    return "\n".join(lines) + "\n</svg>\n"
