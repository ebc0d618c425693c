"""“Bản tin loa”: an article as the text that somebody reads over the loudspeaker of the ward."""

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.utils.translation import gettext as _

from articles.outputs.answers import as_output
from home.abbreviations import expand
from home.glossary import meanings
from home.models import WardSettings
from security_models.blocks import counts_of
from vietnamese.dates import format_long_date
from vietnamese.numbers import format_number
from vietnamese.speech import sentence, spoken, spoken_moment

# What ends a line of rich text; the rest stands within one.
LINES = ("p", "li", "h2", "h3", "h4", "blockquote", "td", "th")


def spoken_text(article, request):
    """Return the bulletin as plain text: every line of it can be read as it stands."""
    ward = WardSettings.for_request(request).ward_name or _("Ward news portal")
    text = "\n".join(bulletin(article, ward, meanings())) + "\n"
    return as_output(HttpResponse(text, content_type="text/plain; charset=utf-8"))


def bulletin(article, ward, known):
    """
    Return the lines of the bulletin of ``article``: title, time, summary, body, author, source, and the name ``ward``.

    ``known`` is a dict of meanings by abbreviation; each is written out wherever it stands.
    """
    lines = [article.title, *lines_of_text(article.summary), *lines_of_body(article.body)]
    if article.byline:
        lines.append(_("Author: %(name)s") % {"name": article.byline})
    if article.source:
        lines.append(_("According to %(source)s") % {"source": article.source})
    lines.append(ward)
    written = [sentence(expand(spoken(line), known)) for line in lines]
    written = [line for line in written if line]
    return [written[0], sentence(spoken_moment(article.published_at)), *written[1:]]


def lines_of_body(body):
    """Return the lines of the blocks of ``body``; what only the eye can take in, such as a picture, has none."""
    return [line for block in body or [] for line in SPOKEN[block.block_type](block.value) if line]


def lines_of_text(text):
    """Return the lines of plain ``text`` that are not empty."""
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()]


def lines_of_rich_text(html):
    """Return a line for each paragraph and each item of a list; items of a numbered one keep their number."""
    soup = BeautifulSoup(html, "html.parser")
    for line_break in soup.find_all("br"):
        line_break.replace_with("\n")
    for ordered in soup.find_all("ol"):
        for number, item in enumerate(ordered.find_all("li", recursive=False), start=1):
            if first := item.find(string=lambda text: text.strip()):
                first.replace_with(f"{number}. {first.strip()}")
    for element in soup.find_all(LINES):
        element.insert_before("\n")
        element.append("\n")
    return lines_of_text(soup.get_text())


def lines_of_table(table):
    """Return the caption of a table, and a line for each row: its name, then “column: value” for what is filled in."""
    table = table or {}
    rows = [[" ".join(str(cell or "").split()) for cell in row] for row in table.get("data") or []]
    columns = rows.pop(0) if rows and table.get("first_row_is_table_header") else []
    columns = columns + [""] * max((len(row) - len(columns) for row in rows), default=0)
    lines = [table.get("table_caption") or ""]
    for row in rows:
        name = row[0] if row and table.get("first_col_is_header") else ""
        cells = [
            f"{column}: {cell}" if column else cell
            for column, cell in list(zip(columns, row, strict=False))[bool(name) :]
            if cell
        ]
        lines.append(_row(f"{columns[0]} {name}".strip() if name else "", cells))
    return lines


def _row(name, cells):
    return f"{name} – {'; '.join(cells)}" if name and cells else name or "; ".join(cells)


def _quote(quote):
    words = f"“{' '.join(quote['text'].split())}”"
    return [f"{quote['attribution']}: {words}" if quote["attribution"] else words]


def _key_figures(block):
    lines = [f"{figure['value']} {figure['label']}" for figure in block["figures"]]
    source = block["source"]
    return [*lines, *([_("Source: %(source)s") % {"source": source}] if source else [])]


def _call_to_action(block):
    phone = block["phone"]
    call = [_("Call %(phone)s") % {"phone": phone}] if phone else []
    return [*lines_of_text(block["text"]), *call]


def _correction(block):
    text = " ".join(lines_of_text(block["text"]))
    if block["date"]:
        return [
            _("Correction of %(date)s: %(text)s")
            % {"date": format_long_date(block["date"]), "text": text}
        ]
    return [_("Correction: %(text)s") % {"text": text}]


def _document(block):
    name = block["label"] or (block["document"].title if block["document"] else "")
    return [_("Document: %(name)s") % {"name": name}] if block["document"] else []


def _security_model(model):
    if model is None or not model.is_published:
        return []
    return [model.name, *lines_of_text(model.summary)]


def _task_plan(plan):
    if plan is None or not plan.is_published:
        return []
    lines = [plan.title]
    if plan.percent is not None:
        lines.append(
            _("%(done)s of the %(total)s recorded tasks are done")
            % {"done": format_number(plan.done_count), "total": format_number(plan.task_count)}
        )
    return lines


def _annual_figure(figure):
    if figure is None or not figure.is_published:
        return []
    name = _("%(unit)s, figures of %(year)s") % {"unit": figure.unit.name, "year": figure.year}
    counts = [f"{label}: {format_number(number)}" for label, number in counts_of(figure)]
    return [f"{name} – {'; '.join(counts)}" if counts else name]


def _nothing(value):
    return []


# The lines of every block that an article may have.
SPOKEN = {
    "paragraph": lambda value: lines_of_rich_text(value.source),
    "heading": lines_of_text,
    "picture": _nothing,
    "gallery": _nothing,
    "quote": _quote,
    "table": lines_of_table,
    "document": _document,
    "video": _nothing,
    "key_figures": _key_figures,
    "call_to_action": _call_to_action,
    "correction": _correction,
    "security_model": _security_model,
    "task_plan": _task_plan,
    "annual_figure": _annual_figure,
}
