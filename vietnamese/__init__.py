"""Vietnamese text, slugs, dates and numbers: the one function for each, used by every other app."""
