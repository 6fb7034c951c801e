"""What can be said about a study before solving it: problems that no plan could mend, and warnings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sourcing_opt.economics.appraisal import Economics, appraise
from sourcing_opt.economics.attributes import selections
from sourcing_opt.economics.scores import score_names, scores
from sourcing_opt.errors import Problem, did_you_mean
from sourcing_opt.schemas.policies import AmountLimit, ScoreLimit
from sourcing_opt.schemas.study import Study
from sourcing_opt.tolerances import KEPT


def check(study: Study) -> list[Problem]:
    """Errors no plan can mend, and warnings, each at its table, row and column."""
    economics = appraise(study)
    problems: list[Problem] = []
    for look in (
        _nowhere_to_go,
        _unpriced_baseline,
        _capacity,
        _work_held_in_place,
        _empty_policies,
        _unscored,
        _carbon_not_stated,
        _modes_that_are_nowhere,
        _pools_that_save_nothing,
        _not_allowed_today,
        _under_way_to_where_it_may_not_go,
    ):
        problems += look(economics)
    return problems


def _nowhere_to_go(economics: Economics) -> Iterator[Problem]:
    """New work without any eligible location: the reason for every location."""
    for index, process in enumerate(economics.study.processes):
        p = economics.axes.by_process[process.id][0]
        if not economics.existing[p] and not (economics.eligible[p] & economics.ready[:, 0]).any():
            late = ("is not ready in the first period",)
            why = "; ".join(
                f"{l.id}: {', '.join(economics.reasons.get((process.id, l.id), late))}" for l in economics.axes.locations
            )
            yield Problem(f"no location may do this process: {why}", table="processes", row=index, column="id", value=process.id)


def _unpriced_baseline(economics: Economics) -> Iterator[Problem]:
    for index, row in enumerate(economics.study.baseline):
        p, l = economics.axes.by_process[row.process][0], economics.axes.location_index[row.location]
        if row.share > 0 and not economics.priced[p, l]:
            yield Problem(
                f'process "{row.process}" is done here today, but its roles have no labor rate here and there is no quote',
                table="baseline",
                row=index,
                column="location",
                value=row.location,
                suggestion="add the rate or the quote",
            )


def _capacity(economics: Economics) -> Iterator[Problem]:
    """Capacity that cannot carry the work, over all locations, or over those where one process may be."""
    axes, limit = economics.axes, economics.sites.max_fte
    possible = economics.eligible | (economics.baseline > 0)
    of_modes = np.where(possible[:, :, None], economics.fte, np.inf).min(axis=1, initial=np.inf)
    # Of a piece of work in whatever mode takes the fewest people.
    least = np.where(axes.as_today[:, None], np.inf, 0.0) + np.zeros_like(of_modes)
    np.minimum.at(least, axes.work, of_modes)
    least[np.isinf(least)] = 0.0
    for index, process in enumerate(economics.study.processes):
        p = list(axes.by_process[process.id])
        need, room = least[p].sum(axis=0).max(), limit[possible[p].any(axis=0)].sum()
        if need > room * (1 + KEPT):
            message = f"needs {need:,.1f} FTE, but all locations that may do it together hold {room:,.1f} (max_fte)"
            yield Problem(message, table="processes", row=index, column="id", value=process.id)
    short = least.sum(axis=0) - limit.sum()
    if (worst := int(short.argmax()), short.max())[1] > KEPT * max(1.0, limit.sum()):
        message = (
            f"all locations together hold {limit.sum():,.1f} FTE (max_fte), "
            f"the work needs at least {least.sum(axis=0)[worst]:,.1f} in {axes.calendar.labels[worst]}"
        )
        yield Problem(message, table="locations", row=None, column="max_fte")


def _work_held_in_place(economics: Economics) -> Iterator[Problem]:
    """A location too small for the work that is there and cannot have left yet."""
    axes = economics.axes
    held = ~(np.cumsum(economics.waves, axis=1) > 0) & economics.existing[:, None]
    left = np.cumsum(economics.previous.leaving, axis=2)
    load = np.einsum("plt,plt,pt->lt", economics.baseline[:, :, None] - left, economics.fte, held.astype(float))
    for index, location in enumerate(economics.study.locations):
        l = axes.location_index[location.id]
        over = load[l] - economics.sites.max_fte[l]
        t = int(over.argmax())
        if over[t] > KEPT * max(1.0, load[l, t]):
            yield Problem(
                f"{load[l, t]:,.1f} FTE of today's work cannot have left by {axes.calendar.labels[t]}",
                table="locations",
                row=index,
                column="max_fte",
                value=location.max_fte,
                suggestion="raise max_fte, or shorten lead times",
            )


def _empty_policies(economics: Economics) -> Iterator[Problem]:
    for index, policy in enumerate(economics.study.policies):
        if policy.allow_empty:
            continue
        [about] = selections(economics.study, economics.axes, policy.model_copy(update={"each": None}))
        hint = "correct the selector, or set allow_empty: yes"
        if not about.workstreams.any():
            yield Problem(
                f'policy "{policy.id}" selects no process', table="policies", row=index, column="for", value=None, suggestion=hint
            )
        if not about.locations.any():
            yield Problem(
                f'policy "{policy.id}" selects no location',
                table="policies",
                row=index,
                column="where",
                value=None,
                suggestion=hint,
            )
        elif not selections(economics.study, economics.axes, policy) and about.workstreams.any():
            message = f'policy "{policy.id}" is repeated for every {policy.each}, and nothing it selects has one'
            yield Problem(
                message,
                table="policies",
                row=index,
                column="each",
                value=policy.each,
                suggestion="set allow_empty: yes if that is meant",
            )


def _pools_that_save_nothing(economics: Economics) -> Iterator[Problem]:
    """A pool whose service level is kept by callers who hang up: then two small ones need no more agents than a large one."""
    pools = economics.pools
    everywhere = pools.loads(np.ones(economics.axes.shape))
    for index, pool in enumerate(economics.study.pools):
        mine = [k for k, name in enumerate(pools.names) if name.pool == pool.id]
        most = [max(pools.queues[k].profile) * float(everywhere[k].max(initial=0.0)) for k in mine]
        if any(load > 0 and not pools.queues[k].saves_by_pooling(load) for k, load in zip(mine, most, strict=True)):
            yield Problem(
                f"with so little patience, a service level of {pool.service_level:g} in {pool.target_seconds:g} seconds is kept by callers who hang up",
                table="pools",
                row=index,
                column="patience_seconds",
                value=pool.patience_seconds,
                suggestion="raise service_level, lower target_seconds, or leave patience_seconds blank",
            )


def _unscored(economics: Economics) -> Iterator[Problem]:
    """A score that no row gives, or not for every place the policy could put work."""
    study, axes = economics.study, economics.axes
    possible = economics.eligible | (economics.baseline > 0)
    for index, policy in enumerate(study.policies):
        if not isinstance(policy, ScoreLimit):
            continue
        if policy.score not in score_names(study):
            hint = did_you_mean(policy.score, score_names(study)) or f"scores: {', '.join(score_names(study))}"
            yield Problem("no such score", table="policies", row=index, column="score", value=policy.score, suggestion=hint)
            continue
        missing = np.isnan(scores(study, axes, policy.score)) & possible
        for selection in selections(study, axes, policy):
            places = (missing & selection.workstreams[:, None] & selection.locations).any(axis=0)
            if names := [axes.locations[l].id for l in np.flatnonzero(places).tolist()]:
                yield Problem(
                    f"no score is given for {', '.join(names)}", table="policies", row=index, column="score", value=policy.score
                )


def _carbon_not_stated(economics: Economics) -> Iterator[Problem]:
    """Where carbon counts, a place that says nothing of it would look as if work there emitted nothing."""
    study = economics.study
    limits = [policy.id for policy in study.policies if isinstance(policy, AmountLimit) and policy.metric == "carbon"]
    counted = [*(f'policy "{name}" limits it' for name in limits), *(["carbon_price"] if study.study.carbon_price else [])]
    if not counted:
        return
    for index, location in enumerate(study.locations):
        if location.carbon is None and location.status != "closed":
            yield Problem(
                f"nothing is counted for what work here emits, and carbon counts ({', '.join(counted)})",
                table="locations",
                row=index,
                column="carbon",
                suggestion="state it in kg CO2e/FTE/year; 0 where there is none",
                severity="warning",
            )


def _modes_that_are_nowhere(economics: Economics) -> Iterator[Problem]:
    """A mode that no place is fit for, or that is not ready within the horizon."""
    for index, mode in enumerate(economics.study.modes):
        rows = economics.axes.lines(mode.process, None, mode.mode)
        here = economics.eligible[rows][:, :, None] & economics.starts[rows][:, None, :]
        if not here.any() and not economics.baseline[rows].any():
            yield Problem(
                "no work can be done in it: no place has what it needs, or it is not ready when work can go live",
                table="modes",
                row=index,
                column="mode",
                value=mode.mode,
                severity="warning",
            )


def _under_way_to_where_it_may_not_go(economics: Economics) -> Iterator[Problem]:
    for index, move in enumerate(economics.study.previous_moves):
        why = economics.reasons.get((move.process, move.destination))
        if why and move.status == "under_way" and move.share > 0:
            message = f'process "{move.process}" is under way to a place where it may not go: {", ".join(why)}'
            hint = "delete the row to call the move off, or allow it"
            yield Problem(
                message, table="previous_moves", row=index, column="destination", value=move.destination, suggestion=hint
            )


def _not_allowed_today(economics: Economics) -> Iterator[Problem]:
    for index, row in enumerate(economics.study.baseline):
        why = economics.reasons.get((row.process, row.location))
        if why and row.share > 0:
            message = (
                f'process "{row.process}" is done here today but could not move here: {", ".join(why)}; it may stay, not grow'
            )
            yield Problem(message, table="baseline", row=index, column="location", value=row.location, severity="warning")
