"""Numbers as people in Việt Nam write them, whatever the active language."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

_SWAP_SEPARATORS = str.maketrans(",.", ".,")
_PRECISION = 400
"""Digits enough for every float written out."""


def format_number(number, places=None):
    """Return `number` with dots between thousands and a decimal comma: `632.520`, `12,5`.

    `number` is an int, float or Decimal; None gives "". `places` is the number of decimals,
    rounding half away from zero; without it an int and a Decimal keep their digits, and a float
    has those it is written with in Python, without a closing zero. Raises ValueError for infinity
    and NaN.
    """
    if number is None:
        return ""
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    if not exact.is_finite():
        raise ValueError(f"{number} is not a number that can be written out")
    if isinstance(number, float) and exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    with localcontext(prec=_PRECISION, rounding=ROUND_HALF_UP):
        if places is not None:
            exact = exact.quantize(Decimal(1).scaleb(-places))
        if not exact:
            exact = abs(exact)
        return f"{exact:,f}".translate(_SWAP_SEPARATORS)
