"""A study in Python: read from files or made of DataFrames, varied, looked at, written."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import pandas as pd

from sourcing_opt.api.frames import frame, in_html
from sourcing_opt.api.tables import HERE, Table, kept_tables, raw_study, table_frame
from sourcing_opt.economics.feasibility import check
from sourcing_opt.errors import InvalidInput, Problem, did_you_mean, errors_among, said
from sourcing_opt.io import Loaded, LoadedModel, examples, load_model, own_model
from sourcing_opt.io import load as read
from sourcing_opt.io.loading import loaded
from sourcing_opt.io.varied import varied
from sourcing_opt.schemas.study import TABLES
from sourcing_opt.schemas.study import Study as StudyTables
from sourcing_opt.schemas.vary import scenario_names


class StudyWarning(UserWarning):
    """What should be said of a study that can be used all the same."""


@dataclass(frozen=True, repr=False)
class Study:
    """One question and everything needed to answer it. Immutable: `with_` gives a varied copy."""

    _loaded: Loaded
    _model: LoadedModel | None = None
    """Laid over it instead of the one it names."""
    changes: tuple[str, ...] = ()
    """What was varied since it was read, and how many rows each change met."""

    @classmethod
    def from_tables(cls, **tables: Table) -> Self:
        """A study made of DataFrames, lists of dicts, or both; `study` may be one dict. What is blank (None, NaN) takes its default.

        Raises InvalidInput with all problems, each with its table, row (as `.loc` finds it) and column.

        >>> import sourcing_opt as so, pandas as pd
        >>> tiny = so.example("tiny")
        >>> rates = tiny.table("labor_rates").set_index(["role", "location"])
        >>> typed = rates.assign(salary=["40000", "20000", "10k"])
        >>> so.Study.from_tables(**tiny.tables | {"labor_rates": typed})
        Traceback (most recent call last):
        ...
        sourcing_opt.errors.InvalidInput: labor_rates.loc[('clerk', 'pune')] salary "10k": expected a number (write 10000)
        """
        return cls(_heard(loaded(raw_study(tables), HERE)))

    def with_(
        self,
        *changes: str,
        scenario: str | Sequence[str] = (),
        model: str | os.PathLike[str] | None = None,
        **tables: Table,
    ) -> Self:
        """A copy with whole tables replaced, then scenarios laid over it in their order, then single changes made.

        changes: as `--set` has them, `table[column=value; ...].column=value`, with `*=` and `+=` to multiply and add. model: a sourcing
        model, by its name or its file, laid over the study when it is solved, instead of the one the study names. Raises InvalidInput
        for what is not there and for what a change makes wrong.

        >>> import sourcing_opt as so
        >>> dear = so.example("tiny").with_("labor_rates[location=pune].salary*=1.5", "study.discount_rate=0.1")
        >>> dear.changes
        ('with_: labor_rates.salary: 1 row changed, of 3', 'with_: study.discount_rate: 1 row changed, of 1')
        """
        given, told = self._loaded, [*self.changes]
        if tables:
            kept = [raw for raw in kept_tables(given.study, given.address) if raw.name not in tables]
            given = _heard(loaded(raw_study(tables, kept), given.origin), {said(problem) for problem in given.warnings})
            told += [f"with_: {name}: replaced, {len(given.study.rows(name)):,} rows" for name in tables]
        under = varied(given, [scenario] if isinstance(scenario, str) else scenario, changes, told.append, "with_")
        _heard(under, {said(problem) for problem in given.warnings})
        laid = self._model if model is None else load_model(os.fspath(model), beside=given.folder)
        return replace(self, _loaded=under, _model=laid, changes=tuple(told))

    @property
    def name(self) -> str:
        """What it is called."""
        return self._loaded.study.study.name

    @property
    def currency(self) -> str:
        """Of every total."""
        return self._loaded.study.study.currency

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The names of its scenarios."""
        return tuple(scenario_names(self._loaded.study))

    @property
    def digest(self) -> str:
        """SHA-256 over every cell: equal for the same study, whatever the order of its rows."""
        return self._loaded.study.digest

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What should be said of it, each with its address."""
        return self._loaded.warnings

    def table(self, name: str) -> pd.DataFrame:
        """One of its tables, all columns, with units in `.attrs["units"]`. Raises KeyError.

        >>> import sourcing_opt as so
        >>> rates = so.example("tiny").table("labor_rates")
        >>> rates[["role", "location", "salary"]].values.tolist()
        [['clerk', 'london', 40000.0], ['clerk', 'krakow', 20000.0], ['clerk', 'pune', 10000.0]]
        >>> rates.attrs["units"]["salary"]
        'money/FTE/year'
        """
        return table_frame(self._loaded.study, name)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables that have rows, as `from_tables` takes them."""
        return {name: self.table(name) for name in TABLES if self._loaded.study.rows(name)}

    def __repr__(self) -> str:
        rows = self._loaded.study
        settings = rows.study
        size = f"processes: {len(rows.processes)}, locations: {len(rows.locations)}, policies: {len(rows.policies)}"
        return f"<Study {self.name!r}, {size}, {settings.periods} x {settings.period} from {settings.start}, {self.currency}>"

    def _repr_html_(self) -> str:
        count = frame(
            [{"table": name, "rows": len(rows)} for name, rows in self.tables.items()],
            {"table": None, "rows": None},
            "its tables",
        )
        facts = {"Home": self._loaded.study.study.home_country, "Currency": self.currency, "Scenarios": ", ".join(self.scenarios)}
        facts |= {f"Change {number}": change for number, change in enumerate(self.changes, 1)}
        return in_html(self.name, {name: fact for name, fact in facts.items() if fact}, count)

    def _sound(self) -> tuple[Loaded, bool]:
        """What is solved, with its sourcing model laid over it; and whether anything may move.

        Raises InvalidInput when no plan could mend what is wrong with it.
        """
        model = self._own_model()
        laid = self._loaded if model is None else model.over(self._loaded)
        problems = laid.placed(check(laid.study))
        if errors := errors_among(problems):
            raise InvalidInput(errors)
        warn([*laid.warnings[len(self.warnings) :], *problems])
        return laid, model is None or model.model.moves

    def _own_model(self) -> LoadedModel | None:
        """The sourcing model laid over it, or else the one it names."""
        return self._model or own_model(self._loaded)

    def _provenance(self) -> str:
        """What was solved, in words."""
        origin = "tables in Python" if self._loaded.origin == HERE else str(self._loaded.origin)
        laid = [] if self._model is None else [f"sourcing model {self._model.model.id}"]
        return ", ".join([origin, *self.changes, *laid])


def load(path: str | os.PathLike[str]) -> Study:
    """Read a study from a folder, a workbook of inputs, or a plan's workbook. What should be said of it is a StudyWarning.

    Raises InvalidInput with all problems of all its files, each with its address.
    """
    return Study(_heard(read(path)))


def example(name: str) -> Study:
    """A study that ships with sourcing-opt. Raises InvalidInput for a name that is none.

    >>> import sourcing_opt as so
    >>> so.example("tiny")
    <Study 'Tiny', processes: 3, locations: 3, policies: 1, 2 x year from 2027-01-01, GBP>
    """
    if name not in examples():
        hint = did_you_mean(name, examples()) or f"there are: {', '.join(examples())}"
        raise InvalidInput([Problem("no such example", address="example", value=name, suggestion=hint)])
    return load(examples()[name])


def study_of(given: Study | str | os.PathLike[str]) -> Study:
    """The study, or what is read from its path."""
    return given if isinstance(given, Study) else load(given)


def of_tables(tables: StudyTables, name: str) -> Study:
    """A study of tables that are sound. name: of their origin."""
    return Study(Loaded(tables, Path(name), lambda table, row=None, column=None: table))


def _heard(found: Loaded, known: Iterable[str] = ()) -> Loaded:
    warn(problem for problem in found.warnings if said(problem) not in set(known))
    return found


def warn(problems: Iterable[Problem], stacklevel: int = 4) -> None:
    """Say what is odd, but no error, to whoever called a function of this package."""
    for problem in problems:
        warnings.warn(str(problem), StudyWarning, stacklevel=stacklevel)
