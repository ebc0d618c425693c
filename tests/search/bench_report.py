"""The figures of the bench to be read: a table for each database, ratios first, and what was to be reached."""

import os
import platform
import statistics
from functools import partial
from importlib.metadata import version
from pathlib import Path

RATIO, STOCK, SUGGEST, EXCERPT, SAVE, SEARCH = 3, 50, 6, 0.3, 5, 100
"""What is to be reached: times raw SQL, times faster than Wagtail's own search, and milliseconds."""
MIDDLE = "10000"
"""The number of articles at which the ratios are to be reached."""


def print_facts():
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor()
    print(f"{platform.system()} {platform.release()}, {os.cpu_count()} lõi, {model}")
    names = ", ".join(f"{name} {version(name)}" for name in ("Django", "wagtail", "modelsearch"))
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {names}, tải trung bình {load:.2f}")


# -- The table --------------------------------------------------------------------------------------------------------

WAYS = {
    "search": "10 kết quả đầu",
    "count": "đếm kết quả",
    "page": "trang kết quả đầu, mọi số đếm",
    "raw": "SQL viết tay, 10 kết quả đầu",
}
PARTS = {
    "suggest": "sửa lỗi gõ",
    "titles": "tiêu đề khi đang gõ",
    "excerpt": "trích đoạn một bài",
    "save": "chỉ mục khi lưu một bài",
    "stock save": "chỉ mục khi lưu một bài, Wagtail gốc",
}


def print_figures(figures):
    """Print all that was measured in one database, a column for each number of articles."""
    sizes = figures["sizes"]
    print(f"\n{figures['version']}")
    _print_row("", [f"{int(size):,} bài" for size in sizes])
    for label, cell in _rows(list(next(iter(sizes.values()))["words"])):
        if cell is None:
            print(f" {label}")
        else:
            _print_row(label, [cell(one) for one in sizes.values()])


def _print_row(label, cells):
    print(f"  {label:<48}" + "".join(f"{cell:>24}" for cell in cells), flush=True)


def _rows(counts):
    """Yield the label of each row and the function of a size's figures that gives its cell; a heading has none."""
    yield "Tỉ lệ các trung vị; với SQL viết tay thêm: giữa và cao nhất của từng truy vấn", None
    for count in counts:
        yield f"10 kết quả đầu / SQL viết tay, {count} từ", partial(_ratios, count=count)
    for count in counts:
        yield f"Wagtail gốc / 10 kết quả đầu, {count} từ", partial(_stock_ratio, count=count)
    yield "Wagtail gốc / chỉ mục khi lưu một bài", _stock_save_ratio
    yield "Mili giây: p50, p95, và p50 của riêng CPU trong tiến trình này", None
    for way, label in WAYS.items():
        for count in counts:
            yield f"{label}, {count} từ", partial(_query_times, count=count, way=way)
    for part, label in PARTS.items():
        yield label, partial(_part_times, part=part)
    yield "Ngoài ra", None
    for count in counts:
        yield f"số bài có đủ từ, {count} từ", partial(_hits, count=count)
    for count in counts:
        yield f"truy vấn chỉ xếp 1.000 bài mới nhất, {count} từ", partial(_cut, count=count)
    for count in counts:
        yield f"Wagtail gốc, giây, {count} từ", partial(_stock_seconds, count=count)
    yield "truy vấn gõ sai được sửa", lambda one: one["corrected"]
    yield "mục trong chỉ mục", lambda one: f"{one['index']:,}"
    yield "lập chỉ mục, mục/giây", _indexed_per_second
    yield "học từ vựng, giây", lambda one: f"{one['build']['learn']:.1f}"
    yield "tải trung bình khi đo", lambda one: f"{one['load']:.2f}"


def _query_times(one, count, way):
    return _times(one["words"][count][way])


def _part_times(one, part):
    return _times(one[part]) if part in one else ""


def _hits(one, count):
    hits = one["words"][count]["hits"]
    return f"{min(hits):,}–{max(hits):,}"


def _cut(one, count):
    cut = one["words"][count]["cut"]
    return f"{sum(cut)}/{len(cut)}"


def _stock_ratio(one, count):
    ratios = stock_ratios(one, count)
    return f"{statistics.median(ratios):,.1f}" if ratios else ""


def _stock_seconds(one, count):
    stock = one["stock"].get(count)
    return "  ".join(f"{took / 1_000:.2f}" for took in stock["times"]) if stock else ""


def _stock_save_ratio(one):
    return f"{one['stock save']['p50'] / one['save']['p50']:.1f}" if "stock save" in one else ""


def _indexed_per_second(one):
    return f"{one['build']['added'] / one['build']['index']:,.0f}"


def _times(one):
    return f"{one['p50']:,.2f} {one['p95']:,.2f} {one['work']:,.2f}"


def raw_ratio(figures, count):
    """Return how many times as long as raw SQL the portal's search takes, of the medians."""
    words = figures["words"][count]
    return words["search"]["p50"] / words["raw"]["p50"]


def _ratios(figures, count):
    """Return the ratio of the medians, the median of the ratios query by query, and the largest of these."""
    words = figures["words"][count]
    pairs = zip(words["search"]["items"], words["raw"]["items"], strict=True)
    each = [own / raw for own, raw in pairs]
    return f"{raw_ratio(figures, count):.2f} {statistics.median(each):.2f} {max(each):.2f}"


def stock_ratios(figures, count):
    """Return how many times as long Wagtail's own search took, query by query; empty where it was not measured."""
    stock = figures["stock"].get(count)
    if not stock:
        return []
    own = figures["words"][count]["search"]["items"]
    return [took / own[place] for place, took in zip(stock["places"], stock["times"], strict=True)]


# -- What was to be reached -------------------------------------------------------------------------------------------


def print_targets(found):
    """Print for every database which figures are as good as they were to be."""
    print("\nMục tiêu")
    for database, figures in found.items():
        for size, one in figures["sizes"].items():
            targets = _targets(database, size, one)
            for what, figure, wanted, reached in targets:
                where = f"{figures['version'].split()[0]}, {int(size):,} bài: {what}"
                print(
                    f"  {'✓ đạt ' if reached else '✗ hụt '} {where:<76}{figure:>12}   muốn: {wanted}"
                )


def _targets(database, size, figures):
    """Yield what was measured, the figure, the wanted one, and whether it is reached."""
    words = figures["words"]
    if size == MIDDLE:
        for count in words:
            ratio = raw_ratio(figures, count)
            what = f"tìm so với SQL viết tay, {count} từ"
            yield what, f"{ratio:.2f} lần", f"≤ {RATIO}", ratio <= RATIO
        if database == "sqlite":
            ratio = statistics.median(
                ratio for count in words for ratio in stock_ratios(figures, count)
            )
            what = "Wagtail gốc chậm hơn, giữa của 1, 2 và 4 từ"
            yield what, f"{ratio:,.0f} lần", f"≥ {STOCK}", ratio >= STOCK
    took = figures["suggest"]["p50"]
    yield "sửa lỗi gõ, ms", f"{took:.2f}", f"< {SUGGEST}", took < SUGGEST
    took = figures["excerpt"]["p50"]
    yield "trích đoạn một bài, ms", f"{took:.3f}", f"≤ {EXCERPT}", took <= EXCERPT
    took = figures["save"]["p50"]
    yield "chỉ mục khi lưu một bài, ms", f"{took:.2f}", f"≤ {SAVE}", took <= SAVE
    for count in words:  # of every size: a small portal is searched in another way than a large one
        took = words[count]["search"]["p50"]
        yield f"10 kết quả đầu, {count} từ, ms", f"{took:.1f}", f"≤ {SEARCH}", took <= SEARCH
    if int(size) >= int(MIDDLE):  # of a small table every plan is quick
        yield from _plan_targets(database, figures["plans"])


def _plan_targets(database, plans):
    """How the database carries it out: no step may go through all that there is."""
    labels = {"first": "10 kết quả đầu", "by age": "mốc 1.000 bài mới nhất"}
    for name, lines in plans.items():
        if database == "postgres":
            reached = any("search_title_body" in line for line in lines)
            what = f"{labels[name]} dùng chỉ mục GIN"
        elif name == "by age":
            reached = not any("TEMP B-TREE" in line for line in lines)
            what = f"{labels[name]} không cần sắp xếp"
        else:
            continue
        yield what, "có" if reached else "không", "có", reached
