"""What can be asked of a study as a whole."""

from __future__ import annotations

from sourcing_opt.schemas.tables.labor import Transition
from tests.studies import small, study


def test_the_digest_does_not_depend_on_the_order_of_rows_and_columns() -> None:
    shuffled = {table: [dict(reversed(row.items())) for row in reversed(rows)] for table, rows in small().items()}
    assert study(**shuffled).digest == study().digest


def test_the_digest_tells_any_change_of_a_cell() -> None:
    tables = small()
    for table, rows in tables.items():
        changed = study().rows(table)[0].replace(note="changed")
        varied = study().replace(**{table: changed if table == "study" else (changed, *study().rows(table)[1:])})
        assert varied.digest != study().digest, f"{table} of {len(rows)} rows"


def test_a_replaced_table_leaves_the_study_as_it_was() -> None:
    before = study()
    assert before.digest
    after = before.replace(policies=())
    assert (len(before.policies), len(after.policies)) == (1, 0)
    assert after.digest != before.digest, "what was worked out before does not stick"


def test_transition_has_stated_assumptions_where_the_study_says_nothing() -> None:
    row = Transition(complexity="complex", lead_months=10, knowledge_transfer_weeks=1, parallel_weeks=1, travel=0)
    transitions = study().replace(transition=(row,)).transitions
    assert transitions["complex"] == row
    assert transitions["simple"].source == "assumption"
