"""What the commands tell instead of a traceback."""


class BackupError(Exception):
    """A backup or a restore cannot be done; the text is a Vietnamese sentence for the IT person."""
