"""
The log of what this ward shares: what other wards ask for, in the order in which it changed.

``marking`` notes that something may stand otherwise, ``evaluation`` writes how it stands, ``reconciling`` repairs.
"""


def withdraw_expired(now=None):
    """Withdraw what the time has ended, as ``evaluation.withdraw_expired``: to be called before the log is told."""
    from .evaluation import withdraw_expired  # the models are there only once all apps are

    return withdraw_expired(now)
