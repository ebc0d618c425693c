"""Tables with merged cells, as the plain grid that a table block is."""

MAX_COLUMNS = 63
"""As many as Word allows."""


def grid_of(rows, text_of):
    """
    Return ``rows`` of mammoth as rows of equally many texts, and whether cells of them were merged.

    ``text_of`` gives the text of a cell. That of merged cells stands in the first of those they cover; the others are
    empty, as the table block has no merged cells.
    """
    grid, is_merged = [], False
    below = {}  # by column, how many rows a cell above reaches into still
    for row in rows:
        line = []
        for cell in row.children:
            _skip_covered(line, below)
            columns = max(1, min(cell.colspan, MAX_COLUMNS - len(line)))
            is_merged |= columns > 1 or cell.rowspan > 1
            for place in range(len(line), len(line) + columns):
                below[place] = cell.rowspan - 1
            line += [text_of(cell), *[""] * (columns - 1)]
        _skip_covered(line, below)
        grid.append(line)
    width = max(map(len, grid), default=0)
    return [line + [""] * (width - len(line)) for line in grid], is_merged


def _skip_covered(line, below):
    """Add an empty text for every cell that one of the rows above covers."""
    while below.get(len(line), 0) > 0:
        below[len(line)] -= 1
        line.append("")
