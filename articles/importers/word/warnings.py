"""What of a Word file was not taken over, or otherwise than it stands there, in sentences."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.importers.word.pieces import Paragraph


@dataclass
class Losses:
    """How often something could not be taken over as it is."""

    links: int = 0
    links_in_tables: int = 0
    linked_pictures: int = 0
    missing_pictures: int = 0
    merged_tables: int = 0
    missing_notes: int = 0
    numbered_headings: int = 0
    pictures_in_notes: int = 0
    hidden: int = 0
    struck: int = 0


def sentences(contents, losses, text):
    """Return sentences on what ``checking.Contents`` tells and ``Losses`` counted while ``text`` was read."""
    counts = contents.counts
    changes = counts["ins"] + counts["del"] + counts["moveFrom"] + counts["moveTo"]
    told = [
        (
            contents.kept_boxes,
            _("Text boxes: their text follows the paragraph beside which they stood."),
        ),
        (contents.lost_boxes > contents.kept_boxes, _("Some text boxes were not taken over.")),
        (counts["chart"], _("Charts were not taken over. Insert them as pictures.")),
        (counts["oMath"], _("Equations were not taken over.")),
        (counts["relIds"], _("Diagrams (SmartArt) were not taken over.")),
        (counts["OLEObject"], _("Embedded objects (such as Excel sheets) were not taken over.")),
        (counts["commentReference"], _("Comments were not taken over.")),
        (changes, _("The file has tracked changes. The text was taken as if all were accepted.")),
        (losses.hidden, _("Hidden text was not taken over.")),
        (
            losses.struck,
            _("Some text is struck through: it was taken over without the line. Look it over."),
        ),
        (contents.has_margins, _("Headers and footers were not taken over.")),
        (
            losses.links,
            _("Some links do not lead to a web address: only their words were taken over."),
        ),
        (losses.links_in_tables, _("Links in tables: only their words were taken over.")),
        (losses.merged_tables, _("Merged cells of tables were taken apart. Look over the tables.")),
        (losses.linked_pictures, _("Pictures that lie outside of the file were not taken over.")),
        (losses.missing_pictures, _("Some pictures are missing in the file.")),
        (losses.pictures_in_notes, _("Pictures in footnotes were not taken over.")),
        (losses.missing_notes, _("Some footnotes are missing in the file.")),
        (losses.numbered_headings, _("Automatic numbers of headings were not taken over.")),
        (
            _numbered_lists(text.pieces) > 1,
            _("Numbered lists begin at 1 again after other text. Look over their numbers."),
        ),
    ]
    return [sentence for holds, sentence in told if holds]


def _numbered_lists(pieces):
    """Return how many numbered lists there are, lists within lists not counted."""
    count, is_inside = 0, False
    for piece in pieces:
        is_list = isinstance(piece, Paragraph) and piece.level is not None
        count += is_list and piece.is_ordered and not is_inside
        is_inside = is_list
    return count
