"""Numbers as people type them: what is one, and what somebody should have written instead."""

from __future__ import annotations

import math
import re
import unicodedata

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""A number as it is to be written."""

_SCALES = {
    "k": 1e3,
    "tsd": 1e3,
    "thousand": 1e3,
    "'000": 1e3,
    "000s": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mm": 1e6,
    "mio": 1e6,
    "mill": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "mrd": 1e9,
    "billion": 1e9,
    "l": 1e5,
    "lac": 1e5,
    "lakh": 1e5,
    "lakhs": 1e5,
    "lacs": 1e5,
    "cr": 1e7,
    "crore": 1e7,
    "crores": 1e7,
    "%": 0.01,
    "pct": 0.01,
    "percent": 0.01,
    "‰": 0.001,
    "bp": 1e-4,
    "bps": 1e-4,
}
"""What stands behind a number -> what it multiplies it by."""


def scale_of(word: str) -> float | None:
    """What a word behind a number makes of it: k is 1000, % is 0.01; None for anything else."""
    return _SCALES.get(word.strip(" .").lower())


def rounded(value: float) -> float:
    """The number with the 15 digits a spreadsheet keeps, and no sign of zero; infinite when it is too large for any.

    Keeping no more makes folder and workbook the same study.
    """
    try:
        return float(f"{value:.15g}") + 0.0
    except OverflowError:
        return math.inf


def digits_in(value: object) -> int:
    """How many digits a whole number has, also one too long to print; 0 for anything else."""
    if isinstance(value, int):
        return 1 + int(value.bit_length() * math.log10(2))
    return len(value) if isinstance(value, str) and value.isdigit() else 0


def instead(text: str) -> str | None:
    """What somebody who typed `text` where a number is expected should have written; None when nobody can tell."""
    bare = "".join(str(unicodedata.digit(sign, sign)) for sign in unicodedata.normalize("NFKC", text)).strip()
    bare = re.sub(r"[‐‑‒–—−]", "-", bare)
    if found := re.fullmatch(r"\((.+)\)|(.+)-", bare):
        bare = f"-{found[1] or found[2]}"
    found = re.fullmatch(r"(-?)[^\d.,-]{0,5}(-?)(\d[\d.,'’ʼ`´_ ]*|[.,]\d+)\s*(\D{0,12})", bare)
    if found is None:
        return None
    figure = _without_thousands(re.sub(r"['’ʼ`´_ ]", "", found[3]))
    if figure is None:
        return None
    unit = re.sub(r"^\W*(?:[A-Z]{3})?\W*$", "", found[4]) if "%" not in found[4] and "‰" not in found[4] else found[4]
    scale = 1.0 if not unit else scale_of(unit)
    if scale is None:
        return None
    sign = "-" if found[1] or found[2] else ""
    return f"write {sign}{figure if scale == 1 else format(rounded(float(figure) * scale), '.12g')}"


def _without_thousands(figure: str) -> str | None:
    """1,200 and 1,00,000 and 1.234,50 and 1.234.567 as plain numbers; one comma is for decimals unless three digits follow."""
    if re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+(\.\d*)?|[1-9]\d?(,\d{2})+,\d{3}(\.\d*)?", figure):
        figure = figure.replace(",", "")
    elif re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+,\d*|[1-9]\d{0,2}(\.\d{3}){2,}", figure):
        figure = figure.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d*,\d+", figure):
        figure = figure.replace(",", ".")
    return figure if PLAIN.fullmatch(figure) else None
