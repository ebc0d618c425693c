"""What the public and the editors save for a spreadsheet program."""

# A cell that begins so is a formula to such a program, whoever typed it into a name.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text):
    """Return the text of a cell as a spreadsheet program does not take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
