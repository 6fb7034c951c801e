"""What an input asks for, in words."""

from __future__ import annotations

from sourcing_opt.analysis.diagnosis.inputs import row_number
from sourcing_opt.formulation import Origin
from sourcing_opt.schemas.policies import Rule
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import LanguagePool
from sourcing_opt.schemas.tables.previous import PreviousMove


def in_words(study: Study, origin: Origin) -> str:
    """The rule that the input is, in one line."""
    row = study.rows(origin.table)[row_number(study, origin)]
    if isinstance(row, Rule):
        return row.in_words(origin.column)
    if isinstance(row, PreviousMove):
        mode = "" if row.mode is None else f" in the mode {row.mode}"
        return f"{row.share:.4g} of it is under way from {row.origin} to {row.destination}{mode}, live in period {row.period}"
    if isinstance(row, LanguagePool):
        return f"at most {row.max_headcount:,g} people who speak this language to hire here"
    number = f"{getattr(row, str(origin.column)):,g}"
    return {
        "smallest_move": f"no fewer than {number} people of a process go live at a place in a period",
        "max_fte": f"holds at most {number} FTE",
        "min_fte": f"is worth running from {number} FTE on",
        "intake": f"takes in at most {number} FTE a month",
        "max_headcount": f"at most {number} people of this role to hire here",
        "min_share": f"at least {number} of it wherever it is done",
        "min_locations": f"at least {number} locations",
        "max_locations": f"at most {number} locations",
    }[str(origin.column)]
