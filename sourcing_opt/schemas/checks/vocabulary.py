"""The words a study makes up: spelled one way everywhere, and none in a rule, a need or an offer that nothing else has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sourcing_opt.errors import Problem, did_you_mean
from sourcing_opt.schemas.columns import codes
from sourcing_opt.schemas.columns.base import Row
from sourcing_opt.schemas.columns.selector import OPEN_LOCATION_ATTRIBUTES, OPEN_PROCESS_ATTRIBUTES
from sourcing_opt.schemas.columns.spelling import folded, typo_of, unlike
from sourcing_opt.schemas.study import TABLES, Study


class Use(NamedTuple):
    """A word where it stands."""

    word: str
    table: str
    row: int
    column: str


_IDS = {table: ((table, "id"),) for table in TABLES if TABLES[table].key == ("id",)}
_PLACES: dict[str, tuple[tuple[str, str], ...]] = {
    **{table: places for table, places in _IDS.items() if table != "roles"},
    "role": (("roles", "id"), ("labor_rates", "role"), ("process_roles", "role"), ("processes", "role")),
    "function": (("processes", "function"),),
    "city": (("locations", "city"),),
    "data_classes": (("processes", "data_classes"), ("data_rules", "data_class")),
    "certifications": (("processes", "certifications"), ("locations", "certifications")),
    "dimension": (("risk_scores", "dimension"),),
    "scenario": (("scenarios", "scenario"),),
}
"""Kind of word -> the columns, as (table, column), that share its words; selectors of the same name, and scores, use them too."""
TOLD_APART = {"function"}
"""Kinds whose words may differ in capitals alone: no formula compares them, and what a rule names must be there as it is written."""
_ALIKE = {"process": "processes", "location": "locations", "provider": "providers"}
"""Attribute of a selector -> its kind of word, where they have not the same name."""


def spelled_one_way(study: Study) -> Iterator[Problem]:
    """Words that differ only in capitals, separators, accents or letters that look alike are one to a reader, and two here."""
    for kind, places in _PLACES.items():
        own = {use.word for use in _uses(study, places)} if kind in TOLD_APART else set()
        first: dict[str, Use] = {}
        said: set[tuple[str, str]] = set()
        for use in [*_uses(study, places), *_selected(study, kind), *_scored(study, kind)]:
            earlier = first.setdefault(folded(use.word), use)
            if use.word in own and earlier.word.lower() == use.word.lower():
                continue
            if earlier.word != use.word and (use.table, use.word) not in said:
                said.add((use.table, use.word))
                difference = unlike(use.word, earlier.word)
                only = f"differs only {difference} from" if difference.startswith("in ") else f"differs {difference} from"
                capitals = "; a spreadsheet takes the two for one" if use.word.lower() == earlier.word.lower() else ""
                where = "" if earlier.table == use.table else f" in {earlier.table}"
                message = f'{only} "{earlier.word}"{where}{capitals}'
                other = earlier.row if earlier.table == use.table else None
                yield Problem(
                    message,
                    table=use.table,
                    row=use.row,
                    column=use.column,
                    value=use.word,
                    suggestion=f'write both "{earlier.word}"',
                    other_row=other,
                )


def _uses(study: Study, places: Iterable[tuple[str, str]]) -> Iterator[Use]:
    for table, column in places:
        for index, row in enumerate(study.rows(table)):
            yield from (Use(word, table, index, column) for word in _words(row, column))


def _words(row: Row, column: str) -> Iterable[str]:
    value = getattr(row, column)
    return value if isinstance(value, tuple) else () if value is None else (str(value),)


def _selected(study: Study, kind: str) -> Iterator[Use]:
    for index, policy in enumerate(study.policies):
        for column, selector in (("for", policy.for_), ("where", policy.where)):
            for attribute, words in selector.items():
                if _ALIKE.get(attribute, attribute) == kind:
                    yield from (Use(word, "policies", index, column) for word in words)


def _scored(study: Study, kind: str) -> Iterator[Use]:
    for index, policy in enumerate(study.policies):
        score = getattr(policy, "score", None)
        if kind == "dimension" and isinstance(score, str):
            yield Use(score, "policies", index, "score")


def processes_are_selected(study: Study) -> Iterator[Problem]:
    """Every word in the `for` of a policy is one that some process has."""
    there = {
        name: {word for row in study.processes for word in _words(row, name)} for name in OPEN_PROCESS_ATTRIBUTES - {"process"}
    }
    there["process"] = {row.id for row in study.processes}
    there["role"] |= {row.role for row in study.process_roles}
    yield from _unmatched(study, "for", "process", there)


def locations_are_selected(study: Study) -> Iterator[Problem]:
    """Every word in the `where` of a policy is one that some location has."""
    there = {
        name: {word for row in study.locations for word in _words(row, name)} for name in OPEN_LOCATION_ATTRIBUTES - {"location"}
    }
    there["location"] = {row.id for row in study.locations}
    yield from _unmatched(study, "where", "location", there)


def _unmatched(study: Study, column: str, what: str, there: dict[str, set[str]]) -> Iterator[Problem]:
    for index, policy in enumerate(study.policies):
        for attribute, words in ({} if policy.allow_empty else policy.for_ if column == "for" else policy.where).items():
            known = there.get(attribute)
            for word in words if known is not None else ():
                if known is not None and word not in known and folded(word) not in map(folded, known):
                    near = did_you_mean(word, known) or _listed(attribute, known)
                    named = f'no {what} has the {attribute} "{word}"' if attribute != what else f'there is no {what} "{word}"'
                    yield Problem(
                        named,
                        table="policies",
                        row=index,
                        column=column,
                        value=None,
                        suggestion=f"{near}; set allow_empty: yes if that is meant",
                    )


def _listed(attribute: str, known: Collection[str]) -> str:
    return f"there are {', '.join(sorted(known)[:8])}" if known else f"there is no {attribute}"


def certifications_are_met(study: Study) -> Iterator[Problem]:
    """What processes need and what locations hold are the same words."""
    needed = list(_uses(study, [("processes", "certifications")]))
    held = list(_uses(study, [("locations", "certifications")]))
    yield from _misspelled(needed, held, "no location holds")
    yield from _misspelled(held, needed, "no process needs")
    yield from _nobody_has(needed, held, "no location holds this certification: the process can go nowhere")


def languages_are_met(study: Study) -> Iterator[Problem]:
    """A language that a process asks for has one code, and some location offers it."""
    needed = list(_uses(study, [("processes", "languages")]))
    offered = list(_uses(study, [("locations", "languages")]))
    first: dict[str, Use] = {}
    for use in [*needed, *offered, *_selected(study, "languages")]:
        earlier = first.setdefault(codes.same_language(use.word), use)
        if earlier.word != use.word:
            where = f"{earlier.word} in {earlier.table}"
            message = f"is the same language as {where}: {codes.languages()[earlier.word]}"
            yield Problem(
                message,
                table=use.table,
                row=use.row,
                column=use.column,
                value=use.word,
                suggestion=f'write "{earlier.word}" everywhere',
            )
    same = [use._replace(word=codes.same_language(use.word)) for use in offered]
    asked = [use for use in needed if codes.same_language(use.word) not in {each.word for each in same}]
    yield from _nobody_has(asked, [], "no location offers this language: the process can go nowhere")


def data_rules_are_about_something(study: Study) -> Iterator[Problem]:
    """A rule is about data that some process has, and data is spelled as the rules spell it."""
    handled = list(_uses(study, [("processes", "data_classes")]))
    ruled = list(_uses(study, [("data_rules", "data_class")]))
    yield from _misspelled(ruled, handled, "no process has data of the class")
    yield from _misspelled(handled, ruled, "no rule is about the class")
    yield from _nobody_has(ruled, handled, "no process has data of this class: the rule changes nothing")


def words_are_not_nearly_the_same(study: Study) -> Iterator[Problem]:
    """Functions, cities and kinds of risk that are a slip of the keyboard apart."""
    for kind in ("function", "city", "dimension"):
        first: dict[str, Use] = {}
        for use in _uses(study, _PLACES[kind]):
            first.setdefault(use.word, use)
        words = list(first)
        for position, word in enumerate(words):
            near = typo_of(word, words[:position])
            if near is not None and folded(near) != folded(word):
                use = first[word]
                message = f'is nearly "{near}", and counts as another {kind}'
                yield Problem(
                    message,
                    table=use.table,
                    row=use.row,
                    column=use.column,
                    value=word,
                    suggestion="write both alike if they are one",
                    severity="warning",
                )


def _misspelled(uses: Iterable[Use], others: Iterable[Use], nobody: str) -> Iterator[Problem]:
    """Words that the other side does not have, and nearly has: once each, at the first row."""
    known = dict.fromkeys(use.word for use in others)
    for use in _first_of_each(uses):
        near = None if use.word in known or any(folded(use.word) == folded(word) for word in known) else typo_of(use.word, known)
        if near is not None:
            yield Problem(
                f'{nobody} "{use.word}"',
                table=use.table,
                row=use.row,
                column=use.column,
                value=use.word,
                suggestion=f'did you mean "{near}"?',
            )


def _nobody_has(uses: Iterable[Use], others: Iterable[Use], message: str) -> Iterator[Problem]:
    """Words that the other side has nothing like: said, and allowed."""
    known = dict.fromkeys(use.word for use in others)
    for use in _first_of_each(uses):
        if use.word not in known and not any(folded(use.word) == folded(word) for word in known) and not typo_of(use.word, known):
            yield Problem(message, table=use.table, row=use.row, column=use.column, value=use.word, severity="warning")


def _first_of_each(uses: Iterable[Use]) -> Iterable[Use]:
    first: dict[str, Use] = {}
    for use in uses:
        first.setdefault(use.word, use)
    return first.values()
