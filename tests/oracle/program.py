"""A linear program, and the choices that turn it into one of many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

Terms = Mapping[int, float]
"""Variable -> coefficient."""
Solution = tuple[float, np.ndarray]
"""Cost, and the value of every variable."""
ANSWERS = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)


@dataclass(frozen=True)
class Option:
    """One way to settle something that is yes or no. As long as it is not settled, its rows say less and its variables are free."""

    right: dict[int, float]
    """Row -> its right-hand side."""
    closed: frozenset[int] = frozenset()
    """Variables held at 0."""
    cost: float = 0.0
    """Present value of what it costs by itself. [money]"""


Choice = list[Option]
"""Of which exactly one is taken; without any there is no plan."""


@dataclass
class LinearProgram:
    """Minimise cost over variables from 0 to an upper bound, with rows `<=` and `=`."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    at_most: list[tuple[Terms, float]] = field(default_factory=list)
    equal: list[tuple[Terms, float]] = field(default_factory=list)

    def variable(self, cost: float = 0.0, upper: float = np.inf) -> int:
        """A new variable's number."""
        self.cost.append(cost)
        self.upper.append(upper)
        return len(self.cost) - 1

    def row(self, terms: Terms, right: float) -> int:
        """A new `<=` row's number."""
        self.at_most.append((terms, right))
        return len(self.at_most) - 1

    def matrix(self, rows: list[tuple[Terms, float]]) -> np.ndarray:
        """The rows' coefficients."""
        dense = np.zeros((len(rows), len(self.cost)))
        for number, (terms, _) in enumerate(rows):
            for variable, coefficient in terms.items():
                dense[number, variable] = coefficient
        return dense

    def loaded(self) -> LoadedProgram:
        """The program in the solver's hands, to be solved many times."""
        return LoadedProgram(self)


class LoadedProgram:
    """A linear program that keeps its rows and costs, and is solved with other right-hand sides and upper bounds each time."""

    def __init__(self, program: LinearProgram) -> None:
        model = highspy.HighsLp()
        rows = [*program.at_most, *program.equal]
        model.num_col_, model.num_row_ = len(program.cost), len(rows)
        model.col_cost_, model.col_lower_, model.col_upper_ = program.cost, np.zeros(len(program.cost)), program.upper
        self._equal = np.array([right for _, right in program.equal])
        model.row_upper_ = [right for _, right in rows]
        model.row_lower_ = np.concatenate([np.full(len(program.at_most), -np.inf), self._equal])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(terms) for terms, _ in rows)])
        model.a_matrix_.index_ = [variable for terms, _ in rows for variable in terms]
        model.a_matrix_.value_ = [coefficient for terms, _ in rows for coefficient in terms.values()]
        # Any: its type hints leave out a method.
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._highs.silent()
        self._highs.passModel(model)

    def least_cost(self, right: np.ndarray, upper: np.ndarray) -> Solution | None:
        """The best solution with these right-hand sides of the `<=` rows and upper bounds; None when there is none."""
        highs, rows, columns = self._highs, len(right), len(upper)
        highs.changeRowsBounds(rows, np.arange(rows, dtype=np.int32), np.full(rows, -np.inf), right)
        highs.changeColsBounds(columns, np.arange(columns, dtype=np.int32), np.zeros(columns), upper)
        highs.run()
        if highs.getModelStatus() not in ANSWERS:
            # From where it stopped last time it sometimes gives up; from the start it does not.
            highs.clearSolver()
            highs.run()
        status = highs.getModelStatus()
        assert status in ANSWERS, status
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        return highs.getInfo().objective_function_value, np.array(highs.getSolution().col_value)
