"""What somebody writes into a field so that it does something in a reader's browser, and whether it does."""

import re
from html.parser import HTMLParser

MARK = "xss7"
"""The name of an attribute in every payload that makes an element: none may have it."""
CALL = f"{MARK}(1)"
PAYLOADS = (
    f"<b {MARK}>",  # fits into the shortest fields
    f"<script {MARK}>{CALL}</script>",
    f"</script><script {MARK}>{CALL}</script>",
    f"</title></textarea></style></template><script {MARK}>{CALL}</script>",
    f'"><img {MARK} src=x onerror={CALL}>',
    f"'><svg {MARK} onload={CALL}>",
    f'" {MARK} onmouseover={CALL} x="',
    f"' {MARK} onfocus={CALL} autofocus x='",
    f"<math {MARK}><mtext><mglyph><style><img {MARK} onerror={CALL}></style></mglyph></mtext></math>",
    f"<svg {MARK}><a xlink:href=javascript:{CALL}><text>x</text></a></svg>",
    f"<iframe {MARK} srcdoc='&lt;script {MARK}&gt;{CALL}&lt;/script&gt;'>",
    f"<<a {MARK} href=javascript:{CALL}//<",
    f"--><script {MARK}>{CALL}</script><!--",
    f"]]><script {MARK}>{CALL}</script>",
    f"\u2028<script {MARK}>{CALL}</script>\u202e\ufeff＜script＞",
    f"&lt;script {MARK}&gt;{CALL}&lt;/script&gt;&#60;script {MARK}&#62;",
    "tpl{{ 7|add:1330 }}{% now 'Y' %}tpl{{7*191}}tpl${7*191}tpl#{7*191}tpl<%= 7*191 %>%(x)s{0.__class__}",
    f"javascript:{CALL}",
    f"data:text/html,<script {MARK}>{CALL}</script>",
    f"https://x.example/\"{MARK}=''onclick={CALL}//",
    f"https://x.example/?'><script/{MARK}>{CALL}</script>",
    f"java\tscript:{CALL}",
)
ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "background"}
LIVE = re.compile(r"^[\x00-\x20]*(?:java[\t\r\n]*script|vbscript|data)[\t\r\n]*:", re.IGNORECASE)
EXECUTED = re.compile(r"tpl[$#]?1337")
"""What the payload of templates says where one of its expressions was worked out."""


class Detector(HTMLParser):
    """Collects what has become active in a page, as a browser reads it."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.found, self.within = [], None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        values = {name: value or "" for name, value in attributes}
        if any(name.startswith(MARK) for name in (tag, *values)):
            self.found.append(self.get_starttag_text())
        for name, value in values.items():
            is_run = name.startswith("on") or name in ("style", "srcdoc")
            leads = name in ADDRESSES and LIVE.match(value)
            if MARK in value and (is_run or leads):
                self.found.append(f"{tag} {name}={value}")
        is_data = "json" in values.get("type", "") or values.get("type") == "text/x-template"
        self.within = tag if tag in ("script", "style") and not is_data else None

    def handle_endtag(self, tag):
        self.within = None

    def handle_data(self, text):
        if self.within and MARK in text:
            self.found.append(f"{self.within}: {text[:200]}")


def active(page):
    """Return what of the payloads became active in the HTML ``page``; nothing is as it should be."""
    return Detector(page).found + EXECUTED.findall(page)
