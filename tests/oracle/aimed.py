"""Random studies whose rules matter: each is broken by the plan that is best without any.

Every seed takes a random study, looks for its best plan, and draws rules of a few kinds until that plan breaks them. A rule about what is
under way gives room rather than takes it: it is broken by the plan that is best when all of that may be called off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from sourcing_opt.economics.cost.commercials import commercials_of
from sourcing_opt.errors import Infeasible
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan, findings
from sourcing_opt.schemas.policies import POLICY_TYPES, UnderWay
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.locations import ProviderTier
from sourcing_opt.solving import Limits
from tests.oracle.dice import Dice
from tests.oracle.random_policies import random_policy
from tests.oracle.studies import random_study

TERMS = ("provider_tiers", "min_spend")
KINDS = (*POLICY_TYPES, *TERMS)
FIRST = (
    "stability", "min_spend", "apart", "share_limit", "provider_tiers", "survivability", "count_limit", "under_way", "under_way", "together",
)  # fmt: skip
"""The kinds that seeds begin with: those that plans keep by chance most often."""
SWITCHING = "switching"
OFTEN_SWITCHING = {True: 0.9, False: 0.1}
"""Whether a study follows a plan -> how often a rule says how far it may depart from it, beside three of other kinds."""
UNDER_WAY = "under_way"
OFTEN_UNDER_WAY = 0.9
"""How often a rule says how far what is under way may fall short, where anything is."""
DRAWS = 25
"""How often a kind is tried before it is left out."""
REDRAWN = {"amount_limit": 0.9, "assignment": 0.9, "score_limit": 0.9}
"""Kind -> how often a hard rule that leaves no plan is drawn again rather than made soft; of these few are hard and can be kept."""


@dataclass(frozen=True)
class Aimed:
    """A study and the kinds of rules in it."""

    study: Study
    kinds: tuple[str, ...]


def solved(study: Study) -> Plan | None:
    """The audited plan, proven to the end; None when there is none."""
    try:
        return optimise(study, Limits(gap=0.0))
    except Infeasible:
        return None


def aimed_study(seed: int) -> Aimed:
    """A study with a rule of the seed's kind that matters, and where possible three or four more; most have a plan all the same."""
    dice = Dice(seed)
    first = FIRST[seed % len(FIRST)]
    plan, study = _first_rule(dice, seed, first)
    kinds = [first]
    others = dice.random.sample([kind for kind in KINDS if kind not in (first, SWITCHING, UNDER_WAY)], 3)
    for kind in [*others, *([SWITCHING] if dice.often(OFTEN_SWITCHING[bool(study.previous_moves)]) else [])]:
        # Of some kinds few can be kept: now and then only a hard one will do, if there is one.
        only_hard = kind in REDRAWN and dice.often(0.3)
        if more := (only_hard and _with_rule(dice, plan, study, kind, must_be_hard=True)) or _with_rule(dice, plan, study, kind):
            study, kinds = more, [*kinds, kind]
    free = _called_off(plan.economics.study) if first != UNDER_WAY and dice.often(OFTEN_UNDER_WAY) else None
    if free and (more := _with_rule(dice, free, study, UNDER_WAY)):
        study, kinds = more, [*kinds, UNDER_WAY]
    return Aimed(study, tuple(kinds))


def study_with(kind: str, seed: int) -> Study:
    """A study with one rule of a kind, and no other."""
    return _first_rule(Dice(seed), seed, kind)[1]


def _first_rule(dice: Dice, seed: int, kind: str) -> tuple[Plan, Study]:
    """The best plan of a study without rules, and the study with one that the plan breaks."""
    # Ten seeds with a plan to follow and ten without take turns; without one, nothing is under way.
    for free in free_studies(seed // 10 * 20 + seed % 10 if kind == UNDER_WAY else seed):
        plan = _called_off(free) if kind == UNDER_WAY else solved(free)
        if plan and (study := _with_rule(dice, plan, free, kind)):
            return plan, study
    raise AssertionError("there is always another study")


def _called_off(free: Study) -> Plan | None:
    """The best plan of a study without rules, when what is under way need not be carried out; None where nothing is."""
    if all(move.status != UNDER_WAY for move in free.previous_moves):
        return None
    return solved(free.replace(policies=(UnderWay(id="called_off", penalty=0),)))


def free_studies(seed: int) -> Iterator[Study]:
    """Random studies without rules, small enough for trying everything often, whose work may move soon enough to keep some."""
    for study in (random_study(seed + 100_000 * n) for n in count()):
        if study.study.periods < 3 and len(study.processes) < 3:
            processes = tuple(row.replace(lead_periods=0) for row in study.processes)
            yield study.replace(processes=processes, policies=())


def _with_rule(dice: Dice, plan: Plan, study: Study, kind: str, must_be_hard: bool = False) -> Study | None:
    """The study with one rule more that `plan`, the best without any, breaks; soft where it would leave no plan, mostly."""
    for _ in range(DRAWS):
        more = ruled(dice, study, kind)
        if matters(plan, more, kind):
            hard = kind not in TERMS and more.policies[-1].penalty is None
            if must_be_hard and (not hard or solved(more) is None):
                continue
            if hard and not dice.often(0.1) and solved(more) is None:
                if dice.often(REDRAWN.get(kind, 0.0)):
                    continue
                softened = more.policies[-1].replace(penalty=dice.one(1, 1_000, 100_000))
                more = more.replace(policies=(*study.policies, softened))
            return more
    return None


def ruled(dice: Dice, study: Study, kind: str) -> Study:
    """The study with one rule more."""
    match kind:
        case "provider_tiers":
            asked = study.providers[0].replace(discounts=dice.one("all_units", "incremental"))
            tiers = tuple(_tiers(dice, asked.id))
            return study.replace(provider_tiers=tiers, providers=(asked, *study.providers[1:]))
        case "min_spend":
            asked = study.providers[0].replace(min_spend=dice.one(20_000.0, 200_000.0, 1_000_000.0))
            return study.replace(providers=(asked, *study.providers[1:]))
    processes, locations = ([row.model_dump() for row in rows] for rows in (study.processes, study.locations))
    row = random_policy(dice, len(study.policies), study.study.periods, processes, locations, kind)
    if row.get("metric") == "one_off_cost" and dice.often(0.5):
        row["for"] = {}
    # What is under way goes live without a rule too: a hard one says little.
    if kind != UNDER_WAY and dice.often(0.5):
        row.pop("penalty", None)
    return study.replace(policies=(*study.policies, POLICY_TYPES[kind].model_validate(row)))


def _tiers(dice: Dice, provider: str) -> Iterator[ProviderTier]:
    """One to three discounts, each larger than the one before."""
    spends = sorted(dice.random.sample((0, 20_000, 60_000, 150_000, 400_000, 900_000), dice.one(1, 2, 3)))
    discounts = sorted(dice.between(0.01, 0.4) for _ in spends)
    for spend, discount in zip(spends, discounts, strict=True):
        yield ProviderTier(provider=provider, from_spend=spend, discount=discount)


def matters(plan: Plan, study: Study, kind: str) -> bool:
    """Whether a plan made without the study's newest rule breaks it, or is paid or charged by the provider's terms."""
    if kind in TERMS:
        terms = commercials_of(study, plan.economics.axes)
        same_moves = replace(plan, economics=replace(plan.economics, commercials=terms))
        return bool(same_moves.commercial[{"provider_tiers": "rebate"}.get(kind, kind)].any())
    same_moves = replace(plan, economics=replace(plan.economics, study=study))
    newest = study.policies[-1].id
    return any(finding.policy == newest and finding.status == "violated" for finding in findings(same_moves))
