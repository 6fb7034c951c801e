"""Every file of the package has a test under the same path, or it is said here through which it is tried."""

from __future__ import annotations

from pathlib import PurePosixPath

from sourcing_opt.schemas.policies import POLICY_TYPES
from tests.house.sources import PACKAGE, ROOT, SOURCES

BY_TYPE = ("schemas/policies", "formulation/policies", "plan/findings", "workbook/policies")
"""Rooms with a file for each type of policy: tests/policies has one for all four of them."""

TRIED_THROUGH: dict[str, str] = {
    # Pools of agents are tried together, on two call centres.
    "economics/queues/test_pools.py": "optimisation/pooled plan/calls formulation/constraints/pools schemas/tables/pools schemas/checks/pools",
    # The command line is tried as the shell sees it.
    "cli/test_main.py": "__main__ errors cli/studies cli/targets",
    "cli/test_questions.py": "cli/commands/plans/{alternatives,explain,frontier,price} cli/text/{alternatives,answers,closing,explain,frontier,price} "
    "analysis/answers/report workbook/answers/{added_sheets,alternatives,frontier,prices,values,why} workbook/workings/prices",
    "cli/test_complete.py": "cli/plans",
    "cli/test_streams.py": "cli/commands/plans/solve",
    "cli/commands/test_batch.py": "cli/text/batch cli/workers batch/report documents/batch",
    "cli/commands/test_config.py": "cli/configuration documents/options",
    "cli/commands/test_doctor.py": "documents/doctor solving/probe solving/tested",
    "cli/commands/test_runs.py": "cli/text/runs documents/runs",
    "cli/commands/test_schema.py": "cli/schemas schemas/json_schema documents/parts",
    "cli/commands/plans/test_check.py": "cli/text/check documents/plans/check",
    "cli/commands/plans/test_certificate.py": "solving/certificate_file",
    "cli/commands/plans/test_compare.py": "cli/text/compare workbook/books/comparison",
    "cli/commands/plans/test_diff.py": "cli/text/diff",
    "cli/commands/plans/test_show.py": "cli/text/plan cli/text/plan_tables documents/plans/show analysis/workbook/reread",
    "cli/commands/studies/test_countries.py": "documents/studies/countries facts/figures facts/side_by_side schemas/shipped",
    "cli/commands/studies/test_new_own.py": "facts/begin facts/places facts/roles facts/rows",
    "cli/commands/studies/test_refresh.py": "documents/studies/refresh facts/newer io/refill",
    "cli/commands/studies/test_roll.py": "documents/studies/roll",
    "cli/commands/studies/test_validate.py": "documents/studies/validation",
    "cli/test_force.py": "io/workbook/as_written",
    # Python's door is tried as whoever imports it sees it.
    "api/test_plan.py": "api/{answers,frames,functions,writing}",
    "api/test_study.py": "api/tables",
    # Questions about a plan are tried together, on studies whose answers are known.
    "analysis/answers/test_questions.py": "analysis/answers/{alternatives,apart,asked,core,curve,entry,explain,frontier,margin,measures,price,rules,sequence} "
    "formulation/asked formulation/measures solving/local solving/nearby documents/plans/{alternatives,explanation,frontier,prices,questions}",
    "oracle/test_frontiers.py": "analysis/comparison/split",
    "analysis/comparison/test_published.py": "facts/published",
    "analysis/comparison/test_compare.py": "analysis/comparison/figures documents/plans/comparison parallel",
    "analysis/diagnosis/test_diagnose.py": "analysis/diagnosis/{conflict,descriptions,evident,inputs,moving,relaxed_needs,repair} "
    "solving/elastic formulation/variants/relaxed_needs",
    "analysis/diagnosis/test_wording.py": "cli/text/diagnosis documents/studies/diagnosis",
    "analysis/succession/test_bridge.py": "analysis/succession/input_groups",
    "analysis/succession/test_plan_difference.py": "analysis/succession/schedule_changes documents/plans/diff",
    "analysis/workbook/test_recheck.py": "analysis/workbook/decisions",
    "batch/test_batch.py": "batch/{batch_state,expand,journal}",
    "batch/test_history.py": "batch/entry",
    "batch/test_folders.py": "batch/manifest",
    "batch/workers/test_executors.py": "batch/workers/processes",
    "documents/plans/test_plan.py": "documents/digits",
    # Economics is reckoned on the desk.
    "economics/test_calendar.py": "economics/axes schemas/periods",
    "economics/cost/test_modes.py": "plan/modes formulation/constraints/modes schemas/checks/modes schemas/tables/modes workbook/model/workforce/modes",
    "economics/cost/test_components.py": "economics/carry economics/cost/{component,one_offs}",
    "economics/terms/test_contracts.py": "economics/terms/quoted plan/charges formulation/constraints/contracts schemas/checks/terms schemas/tables/contracts",
    "economics/terms/test_leases.py": "formulation/constraints/leases",
    "economics/terms/test_links.py": "formulation/constraints/links schemas/tables/links",
    "plan/test_business_case.py": "economics/terms/tax schemas/tables/taxes",
    "economics/test_languages.py": "formulation/constraints/languages schemas/checks/speakers",
    "economics/test_people.py": "economics/staffing formulation/constraints/people io/workbook/staffing_sheet plan/headcount schemas/checks/staffing "
    "workbook/grid/walk workbook/model/workforce/people",
    "economics/test_quality.py": "plan/{contacts,unit_costs} schemas/checks/rework schemas/tables/quality "
    "workbook/model/workforce/{quality,unit_costs}",
    "economics/cost/test_run_cost.py": "economics/appraisal economics/cost/money economics/cost/pay",
    "models/test_models.py": "economics/scores",
    "plan/test_plan.py": "economics/cost/sites plan/summary",
    "policies/test_commercials.py": "economics/cost/commercials",
    # Rows are read as golden programs, and are what the best plans of the office keep.
    "formulation/test_golden.py": "formulation/{build,model,objective,pulp_view,variables} "
    "formulation/constraints/{capacity,commercials,conservation,location_count,sites,smallest_moves,under_way} formulation/policies/{binaries,shared}",
    "formulation/test_program.py": "formulation/amounts formulation/linear",
    "solving/test_certificate.py": "formulation/implied formulation/ranges solving/proof",
    "optimisation/test_alternative.py": "formulation/ties formulation/variants/another_optimum formulation/variants/equals solving/equals",
    "solving/test_solve.py": "solving/{best,others,outcome} "
    "solving/search/{attempts,bounds,branch_and_bound,node,plans,problem,relaxation,splits,starts,structure,tree}",
    "solving/test_units.py": "solving/search/units",
    "optimisation/test_baseline.py": "optimisation/as_is tolerances",
    "policies/test_contract.py": "plan/findings/finding plan/policies schemas/policies/rule",
    "workbook/test_rolled.py": "plan/moves workbook/model/shares",
    # Files are refused by what is wrong with them, one cell each.
    "io/test_csv_dialects.py": "io/csv_dialect io/csv_table",
    "io/test_round_trip.py": "io/folder io/loading io/shipped",
    "io/test_bad_files.py": "io/raw",
    "io/test_bad_yaml.py": "io/yaml_document io/yaml_table",
    "io/workbook/test_sheets_as_found.py": "io/workbook/{archive,grid,number_format}",
    "io/workbook/test_annotate.py": "io/workbook/libreoffice",
    "io/workbook/test_bad_workbooks.py": "io/workbook/spreadsheet",
    "io/test_sourcing_models.py": "schemas/sourcing_model",
    "io/test_bad_cells.py": "schemas/parse schemas/checks/{crosscheck,geography,money,shares,tidied}",
    "io/test_numbers.py": "schemas/checks/plausible schemas/columns/numerals schemas/columns/quantities",
    "io/test_words.py": "schemas/checks/vocabulary schemas/columns/spelling",
    "schemas/columns/test_cells.py": "schemas/columns/selector",
    "schemas/columns/test_codes.py": "schemas/columns/zones",
    "schemas/test_columns.py": "schemas/columns/base schemas/tables/{labor,locations,previous,processes,risk,scenarios,settings}",
    # Exhibits are seen on the page and on slides.
    "report/test_given.py": "report/{answers,comparison,difference}",
    "report/test_page.py": "report/{charts,exhibits,rules,story,transition} cli/commands/plans/report",
    "report/test_deck.py": "report/figures report/next_steps",
    # Sheets are shown of a small plan, and recalculated of all others.
    "workbook/grid/test_expression.py": "workbook/grid/{formats,functions,meaning,page,rows,single_cells,table}",
    "workbook/terms/test_contracts.py": "workbook/model/quote_terms workbook/terms/providers",
    "workbook/case/test_business_case.py": "workbook/terms/tax",
    "workbook/case/test_portfolio.py": "plan/portfolio workbook/case/partners schemas/tables/marks",
    "workbook/books/test_difference.py": "workbook/books/bridge",
    "workbook/books/test_history.py": "workbook/books/label_history",
    "workbook/books/test_verification.py": "workbook/books/findings workbook/model/{book,run_cost_lines}",
    "workbook/report/test_allocation.py": "workbook/model/allocation",
    "workbook/report/test_checks.py": "workbook/report/agreements",
    "workbook/report/test_cover.py": "workbook/report/charts workbook/report/headline",
    "workbook/policies/test_lines.py": "workbook/workings/{context,presence_by_place,scores}",
}
"""Test -> the files that it tries beside the one it is named after. Who adds a file writes its test instead."""


def files(text: str) -> list[str]:
    """`a/{b,c} d` -> a/b.py, a/c.py, d.py"""
    paths = []
    for word in text.split():
        folder, braces, names = word.partition("{")
        paths += [f"{folder}{name}.py" for name in (names.rstrip("}").split(",") if braces else [""])]
    return paths


ELSEWHERE = {path: test for test, text in TRIED_THROUGH.items() for path in files(text)}


def has_its_own(path: str) -> bool:
    """Whether there is a test under the same path."""
    pure = PurePosixPath(path)
    if str(pure.parent) in BY_TYPE and pure.stem in POLICY_TYPES:
        return (ROOT / "tests" / "policies" / f"test_{pure.stem}.py").is_file()
    return (ROOT / "tests" / pure.parent / f"test_{pure.name}").is_file()


MODULES = [str(path.relative_to(PACKAGE)) for path in SOURCES if path.name != "__init__.py"]


def test_every_file_has_a_test() -> None:
    lacking = [path for path in MODULES if not has_its_own(path) and path not in ELSEWHERE]
    assert lacking == [], "write tests/.../test_<file>.py, or say in TRIED_THROUGH through which test it is tried"


def test_the_list_of_others_is_true() -> None:
    assert [test for test in TRIED_THROUGH if not (ROOT / "tests" / test).is_file()] == []
    assert sorted(set(ELSEWHERE) - set(MODULES)) == [], "there is no such file"
    assert sorted(path for path in ELSEWHERE if has_its_own(path)) == [], "these have a test of their own: strike them off"
    assert len(ELSEWHERE) == sum(len(files(text)) for text in TRIED_THROUGH.values()), "each stands there once"
