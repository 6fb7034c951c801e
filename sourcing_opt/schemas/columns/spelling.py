"""How words are compared: what is no difference at all, what only looks the same, and what somebody may have meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e0fff]"
)
"""Zero-width signs, soft hyphens, direction marks, byte order marks, variation selectors."""
_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK = r"[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]"

_LOOK_ALIKE = str.maketrans(
    # Cyrillic, then Greek, then letters that have no decomposition; capitals of their own where they look like another letter.
    "АВЕЅІЈКМНОРСТУХԌԛԜаеѕіјкмнорстухһԁԝьвг" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεζηικμνορτυχγϲ" + "ıłŁøØđĐɑɡ‐‑‒–—―−",
    "ABESIJKMHOPCTYXGqWaesijkmhopctyxhdwbbr" + "ABEZHIKMNOPTYXabezniKuvopTuxyc" + "ilLoOdDag-------",
)
_SEPARATOR = re.compile(r"(?<!\d)[-_. ]+|[-_. ]+(?!\d)")
"""Between digits it counts: 1.1 is not 11."""
_LETTER_O = re.compile(r"(?<=\d)o|o(?=\d)")


@lru_cache(100_000)
def is_plain(text: str) -> bool:
    """Whether there is nothing to clean in a text."""
    return _PLAIN.fullmatch(text) is not None


def clean(text: str, lines: bool = False) -> str:
    """The text as it is stored: Unicode NFC, no invisible signs, every run of blanks one space, none at its ends.

    lines: line breaks stay, for what is prose; else they are blanks.
    """
    if is_plain(text):
        return text
    shown = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    parts = _BREAK.split(shown)
    tidy = [re.sub(f"{_BLANK}+", " ", part).strip(" ") for part in parts]
    return ("\n" if lines else " ").join(tidy if lines else filter(None, tidy)).strip("\n")


def cleaned_of(text: str, result: str) -> str:
    """What was taken away from a text, in words."""
    if sign := _INVISIBLE.search(text):
        return f"without an invisible sign, {named(sign[0])}"
    if _BREAK.search(text):
        return "on one line"
    if re.search(_BLANK.replace(" ", ""), text) and re.sub(_BLANK, " ", text) != text:
        return "with plain blanks"
    return "without superfluous blanks" if re.sub(r"\s", "", text) == re.sub(r"\s", "", result) else "with its accents composed"


@cache
def folded(word: str) -> str:
    """The same for words that differ only in capitals, separators, accents, or letters of another alphabet that look alike."""
    text = unicodedata.normalize("NFKD", word.translate(_LOOK_ALIKE)).translate(_LOOK_ALIKE)
    text = "".join(sign for sign in text if not unicodedata.combining(sign)).casefold()
    while (joined := _LETTER_O.sub("0", _SEPARATOR.sub("", text))) != text:
        text = joined
    return text


def latin(word: str) -> str:
    """The word with letters that look like Latin ones turned into them, and accents gone."""
    text = unicodedata.normalize("NFKD", word.translate(_LOOK_ALIKE)).translate(_LOOK_ALIKE)
    return "".join(sign for sign in text if not unicodedata.combining(sign))


def unlike(word: str, other: str) -> str:
    """In what two words differ that are the same when folded: `in capitals`, `in separators`, or the odd letter by name."""
    if odd := [sign for sign in dict.fromkeys(word + other) if not sign.isascii() and (sign in word) != (sign in other)]:
        return "by " + ", ".join(named(sign) for sign in odd)
    bare, other_bare = (_SEPARATOR.sub("", text) for text in (word, other))
    if bare.casefold() != other_bare.casefold():
        return "in the letter O for the digit 0"
    parts = ["capitals"] if bare != other_bare else []
    parts += ["separators"] if word.casefold() != other.casefold() else []
    return "in " + " and ".join(parts)


def named(sign: str) -> str:
    """A sign with its name and code point: `"а" CYRILLIC SMALL LETTER A (U+0430)`."""
    shown = f'"{sign}" ' if sign.isprintable() and not _INVISIBLE.match(sign) else ""
    return f"{shown}{unicodedata.name(sign, 'unnamed')} (U+{ord(sign):04X})"


def typo_of(word: str, known: Iterable[str]) -> str | None:
    """The known word that this one is most likely a misspelling of, or None.

    Nearer than `did_you_mean`, which only hints: one letter in words of five and more, two in words of eight and more, part by part,
    and never a digit for another digit: iso27001 is not iso27701, eu_data is not uk_data.
    """
    ours = _parts(word)
    return next((other for other in known if other != word and _near(ours, _parts(other))), None)


@cache
def _parts(word: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[-_. ]+", latin(word).casefold()) if part)


def _near(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    if len(ours) != len(theirs):
        ours, theirs = ("".join(ours),), ("".join(theirs),)
    unequal = [(one, other) for one, other in zip(ours, theirs, strict=True) if one != other]
    return bool(unequal) and len(unequal) <= 2 and all(_one_is_the_other(one, other) for one, other in unequal)


def _one_is_the_other(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    most = 0 if shorter < 5 else 1 if shorter < 8 else 2
    number, another = (re.sub(r"\D", "", text) for text in (one, other))
    if number != another:
        # A digit too many or too few in a long number, like iso2701 for iso27001; another digit is another thing.
        letters = re.sub(r"\d", "", one) == re.sub(r"\d", "", other)
        long = min(len(number), len(another)) >= 4 and abs(len(number) - len(another)) == 1
        return letters and long and _distance(number, another, 1) <= 1
    return abs(len(one) - len(other)) <= most and _distance(one, other, most) <= most


def _distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, replace or swap with their neighbour to make one word of the other; more than `most` is enough said."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
