"""A search's tree -> a certificate in the study's units, and the bound that it proves."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from sourcing_opt.formulation import Formulation
from sourcing_opt.formulation.implied import Link, Links, links_in, numbered, strengthened
from sourcing_opt.formulation.program import Semicontinuous
from sourcing_opt.formulation.ranges import finite_ranges
from sourcing_opt.solving.certificate import Certificate, NotProven, digest_of, lower_bound, verify
from sourcing_opt.solving.search.problem import Problem
from sourcing_opt.solving.search.tree import Tree


def certified(problem: Problem, tree: Tree) -> Certificate | None:
    """What the tree proves; None where some of it is only the solver's word, or the arithmetic does not suffice."""
    leaves = tree.leaves()
    if not all(tree.proven[leaf] for leaf in leaves):
        return None
    splits, of_row = problem.structure.splits, problem.units.money / problem.units.rows(problem.exact.shape[0])
    empty = (np.zeros(0, dtype=np.intp), np.zeros(0))
    duals = [empty] * len(tree.parent)
    for leaf in leaves:
        rows, values = tree.duals[leaf]
        duals[leaf] = rows, values * of_row[rows]
    split = [None if branch is None else splits[branch.split] for branch in tree.branch]
    claim = Certificate(
        links=numbered(problem.linked),
        parent=np.array(tree.parent),
        row=np.array([-1 if branch is None or branch.row is None else branch.row for branch in split]),
        column=np.array([-1 if branch is None or branch.row is not None else int(branch.columns[0]) for branch in split]),
        at=np.array([-1 if branch is None else branch.at for branch in tree.branch]),
        yes=np.array([0 if branch is None else int(branch.yes) for branch in tree.branch]),
        start=np.cumsum([0, *(len(rows) for rows, _ in duals)]),
        dual_row=np.concatenate([rows for rows, _ in duals]),
        dual_value=np.concatenate([values for _, values in duals]),
        ray=np.array([int(np.isinf(bound)) for bound in tree.bound]),
        bound=-np.inf,
    )
    try:
        return replace(claim, bound=lower_bound(claim, problem.study, *problem.ranges))
    except NotProven:
        return None


def check(model: Formulation, certificate: Certificate) -> float:
    """The bound that a certificate proves for a study. Raises NotProven."""
    links = _links(certificate)
    if not Links(model).are_some(links):
        raise NotProven("it counts on a link that plans need not keep")
    return verify(certificate, strengthened(model, links), *finite_ranges(strengthened(model, ())))


def _links(certificate: Certificate) -> list[Link]:
    if certificate.links.ndim != 2 or certificate.links.shape[1] != 4:
        raise NotProven("its links are not each of a workstream, a place and a period")
    return links_in(certificate.links)


def bound_on_cost(model: Formulation, certificate: Certificate) -> float:
    """The same without what settles ties, which counts in the program and is in no cost."""
    program = strengthened(model, _links(certificate))
    cost = program.cost.copy()
    for columns, weights in model.preferences:
        cost[columns] -= weights
    costing = replace(program, cost=cost)
    return lower_bound(certificate, costing, *finite_ranges(costing))


def program_digest(model: Formulation) -> str:
    """SHA-256 of a study's program with all that it implies."""
    program = strengthened(model, ())
    own_names = ("matrix", "semicontinuous")
    parts = {field.name: getattr(program, field.name) for field in fields(program) if field.name not in own_names}
    if len(program.semicontinuous.column):
        parts |= {f"semicontinuous {field.name}": getattr(program.semicontinuous, field.name) for field in fields(Semicontinuous)}
    matrix = {name: getattr(program.matrix, name) for name in ("indptr", "indices", "data")}
    return digest_of({name: np.asarray(part) for name, part in (parts | matrix).items()})
