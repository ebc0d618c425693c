from .misses import UnansweredSearch
from .spellings import Spelling

__all__ = ["Spelling", "UnansweredSearch"]
