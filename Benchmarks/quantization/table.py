"""The figures of all settings as a Markdown table."""

COLUMNS = (
    ("pooled dB", lambda row: _number(row.get("sqnr_pooled_db"))),
    ("dB by head", lambda row: " ".join(map(_number, row.get("sqnr_db", {}).values()))),
    ("found", lambda row: _share(row.get("annotated"), "found", "annotated")),
    ("landmark error %", lambda row: _part(row, "annotated", "landmark_error_percent")),
    ("kept, annotated", lambda row: _share(row.get("annotated"), "kept", "float")),
    ("kept, crowd", lambda row: _share(row.get("crowd"), "kept", "float")),
    ("extra, crowd", lambda row: _part(row, "crowd", "extra")),
    ("overlap %", lambda row: _part(row, "crowd", "overlap_percent")),
    ("landmark shift %", lambda row: _part(row, "annotated", "landmark_shift_percent")),
    ("KiB", lambda row: f"{row['bytes'] / 1024:.0f}" if "bytes" in row else "–"),
    ("s", lambda row: _number(row.get("seconds"))),
    ("peak MiB", lambda row: _number(row.get("peak_mib"), 0)),
)


def _number(value, digits=1):
    if value is None:
        return "–"
    return "∞" if value == float("inf") else f"{value:.{digits}f}"


def _share(group, count, total):
    return f"{group[count]}/{group[total]}" if group else "–"


def _part(row, group, key):
    value = row.get(group, {}).get(key)
    return "–" if value is None else str(value)


def markdown(results):
    """One table per network; `results` is network to setting to figures."""
    lines = []
    for network, rows in results.items():
        lines += [f"### {network}", "", "| setting | " + " | ".join(c[0] for c in COLUMNS) + " |"]
        lines.append("|---|" + "---:|" * len(COLUMNS))
        for setting, row in rows.items():
            if "error" in row:
                lines.append(f"| {setting} | {row['error'][:100]} |" + " |" * (len(COLUMNS) - 1))
            else:
                lines.append(f"| {setting} | " + " | ".join(c[1](row) for c in COLUMNS) + " |")
        lines.append("")
    return "\n".join(lines)
