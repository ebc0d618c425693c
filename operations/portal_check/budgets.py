"""What a page may cost a reader with a slow connection, in bytes on the wire with an empty cache."""

KB = 1024
PLAIN_ARTICLE = 60 * KB
"""An article without a picture, with all that it needs."""
PICTURED_ARTICLE = 150 * KB
"""An article with its pictures."""
REQUESTS = 10
"""All that an article asks for."""
