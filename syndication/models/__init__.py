from .changes import ChangeSequence, DirtyMark, MediaUse, PublicChange, SharedIdentity
from .imports import ImportedItem, Subscription
from .log import SharingLogEntry
from .peers import Peer, SeenMessage
from .receivers import Delivery, PushSubscription, Receiver

__all__ = [
    "ChangeSequence",
    "Delivery",
    "DirtyMark",
    "ImportedItem",
    "MediaUse",
    "Peer",
    "PublicChange",
    "PushSubscription",
    "Receiver",
    "SeenMessage",
    "SharedIdentity",
    "SharingLogEntry",
    "Subscription",
]
