"""
Turn a Word file (.docx) into the draft of an article.

``checking`` refuses what cannot be read safely, ``reading`` makes pieces of text of it, ``guessing`` finds the title,
the lead and the byline among them, ``saving`` makes the draft; ``uploads`` keeps the file meanwhile.
"""
