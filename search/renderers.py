"""Expressions in the languages of SQLite's FTS5 and PostgreSQL's tsquery; words are ASCII letters and digits only."""

from search.expressions import All, Any, Phrase, Term, Without


def fts5(expression, columns=None, ranked=True):
    """
    Return ``expression`` as FTS5 reads it, within ``columns`` (all where None).

    With ``ranked`` it also names what raises the rank and is not needed: words with the marks that were typed,
    and pairs of words that follow one another.
    """
    written = _fts5(expression, ranked)
    return f"{{{' '.join(columns)}}} : ({written})" if columns else written


def _fts5(expression, ranked):
    if isinstance(expression, Term):
        star = "*" if expression.prefix else ""
        ways = [f'"{word}"{star}' for word in (expression.word, *expression.also)]
        if ranked and expression.exact:
            ways.append(f'"{expression.exact}"')
        return _joined(ways, "OR")
    if isinstance(expression, Phrase):
        return f'"{" ".join(expression.words)}"{"*" if expression.prefix else ""}'
    if isinstance(expression, Without):
        return f"({_fts5(expression.kept, ranked)} NOT {_fts5(expression.taken, False)})"
    parts = [_fts5(part, ranked) for part in expression.parts]
    if isinstance(expression, Any):
        better = [_fts5(part, ranked) for part in expression.near] if ranked else []
        needed = _joined(parts, "OR")
        return f"({needed} AND {_joined([*parts, *better], 'OR')})" if better else needed
    if ranked:
        # What holds the pair holds its words, so that the pair beside one of them changes nothing but the rank.
        for pair in expression.near:
            place = _place(expression.parts, pair)
            parts[place] = _joined([parts[place], _fts5(pair, ranked)], "OR")
    return _joined(parts, "AND")


def _place(parts, pair):
    """Return where the first word of ``pair`` stands in ``parts``."""
    for place, part in enumerate(parts):
        if isinstance(part, Term) and part.folded == pair.words[0]:
            return place
    raise ValueError(f"{pair} is no pair of {parts}")


def _joined(parts, operator):
    return parts[0] if len(parts) == 1 else f"({f' {operator} '.join(parts)})"


def tsquery(expression):
    """Return ``expression`` as PostgreSQL's tsquery reads it."""
    if isinstance(expression, Term):
        star = ":*" if expression.prefix else ""
        return _joined([f"{word}{star}" for word in (expression.word, *expression.also)], "|")
    if isinstance(expression, Phrase):
        return f"({' <-> '.join(expression.words)}{':*' if expression.prefix else ''})"
    if isinstance(expression, Without):
        return f"({tsquery(expression.kept)} & !{tsquery(expression.taken)})"
    parts = [tsquery(part) for part in expression.parts]
    return _joined(parts, "|" if isinstance(expression, Any) else "&")


def bonuses(expression):
    """Yield what raises the rank of a text and is not needed, as tsquery, each with its weight: its number of words."""
    if isinstance(expression, Term):
        if expression.exact:
            yield expression.exact, 1
    elif isinstance(expression, All | Any):
        for part in expression.near:
            yield tsquery(part), _size(part)
        if isinstance(expression, Any):  # the more of them, the better
            yield from ((tsquery(part), _size(part)) for part in expression.parts)
        for part in expression.parts:
            yield from bonuses(part)
    elif isinstance(expression, Without):
        yield from bonuses(expression.kept)


def _size(part):
    """Return how many words ``part`` is: the more, the rarer."""
    if isinstance(part, All):
        return sum(map(_size, part.parts))
    return len(part.words) if isinstance(part, Phrase) else 1
