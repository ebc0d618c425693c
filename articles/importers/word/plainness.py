"""What mammoth passes over or takes for plain text, put so that it reads it right."""

import zipfile
from io import BytesIO
from xml.etree.ElementTree import tostring

from defusedxml.ElementTree import fromstring

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_READ_AS = {"fldSimple": "smartTag", "dstrike": "strike", "ptab": "tab"}
"""What mammoth does not know, by what it reads in the same way: the text of a field, a double line, a wide gap."""
_KEPT_OF_HIDDEN = {"rPr", "fldChar", "instrText"}
"""Fields end where they began, in hidden text too."""
_OFF = ("0", "false", "off")


def made_plain(file, contents):
    """
    Return the checked .docx in the binary ``file`` as mammoth reads it right, and how many runs in it were hidden.

    Nobody who wrote it saw the hidden ones any more, so that they go. Where nothing is to be done the file itself is
    returned, else one in memory whose pictures are empty: of them only the names matter to its reader.
    """
    if not any(contents.counts[name] for name in (*_READ_AS, "vanish")):
        file.seek(0)
        return file, 0
    plain, hidden = BytesIO(), 0
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(plain, "w") as target:
        for part in source.infolist():
            data = b""
            if part.filename.lower().endswith((".xml", ".rels")):
                data = source.read(part)
            if part.filename.startswith("word/") and part.filename.lower().endswith(".xml"):
                root = fromstring(data, forbid_dtd=True)
                hidden += _hide(root)
                data = tostring(root, "utf-8")
            target.writestr(part.filename, data)
    plain.seek(0)
    return plain, hidden


def _hide(root):
    """Empty the hidden runs of ``root`` and rename what mammoth does not know; return how many were emptied."""
    hidden = 0
    for element in list(root.iter()):
        space, brace, name = element.tag.rpartition("}")
        if space + brace not in (_WORD, _STRICT):
            continue
        if name in _READ_AS:
            element.tag = f"{space}{brace}{_READ_AS[name]}"
        elif name == "r" and _is_hidden(element, space + brace):
            told = [child for child in element if _name(child) not in _KEPT_OF_HIDDEN]
            hidden += bool(told)
            for child in told:
                element.remove(child)
    return hidden


def _is_hidden(run, space):
    mark = run.find(f"{space}rPr/{space}vanish")
    return mark is not None and mark.get(f"{space}val") not in _OFF


def _name(element):
    return element.tag.rpartition("}")[2]
