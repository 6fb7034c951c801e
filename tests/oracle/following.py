"""Random studies that follow a plan: work under way, work still ramping up, a contract year that has begun, a place that has closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sourcing_opt.schemas.policies import UnderWay
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.previous import PreviousMove, PreviousSite
from sourcing_opt.schemas.tables.processes import Baseline, Process
from tests.oracle.dice import Dice
from tests.oracle.random_policies import random_policy
from tests.oracle.reckoning import MONTHS, SHIFTS, Reckoning


def following(dice: Dice, study: Study) -> Study:
    """The study, as it may be when some of a plan has been carried out."""
    study = _closed(dice, _by_shift(dice, study))
    settings = study.study.replace(contract_start=dice.one(None, *_contract_starts(study)))
    spent = [row.replace(spent=dice.one(0.0, 5_000.0, 60_000.0, 300_000.0)) for row in study.providers]
    study = study.replace(study=settings, providers=tuple(spent))
    moves = [move for process in study.processes for move in _moves(dice, study, process)]
    study = study.replace(previous_moves=tuple(moves), previous_sites=tuple(_sites(dice, study)))
    study = _shrunk(dice, study)
    return study.replace(policies=(*study.policies, *_carried_out(dice, study)))


def _by_shift(dice: Dice, study: Study) -> Study:
    """Some processes of several shifts have each at its own places."""
    found: list[Baseline] = []
    for process in study.processes:
        rows = [row for row in study.baseline if row.process == process.id]
        shifts = SHIFTS[process.coverage]
        if rows and shifts > 1 and dice.often(0.7):
            places = [row.location for row in rows]
            for shift in range(1, shifts + 1):
                here = dice.random.sample(places, dice.one(*range(1, len(places) + 1)))
                shares = dice.split(len(here))
                found += [
                    Baseline(process=process.id, location=place, shift=shift, share=share)
                    for place, share in zip(here, shares, strict=True)
                ]
        else:
            found += rows
    return study.replace(baseline=tuple(found))


def _closed(dice: Dice, study: Study) -> Study:
    """A candidate has been closed for good, or a place that was open and has no work any more."""
    busy = {row.location for row in study.baseline}
    idle = [row.id for row in study.locations if row.id not in busy]
    gone = dice.one(*idle) if idle and dice.often(0.35) else None
    return study.replace(locations=tuple(row.replace(status="closed") if row.id == gone else row for row in study.locations))


def _contract_starts(study: Study) -> Iterator[dt.date]:
    """First days of a contract year that has begun, on the grid of the periods."""
    start, step = study.study.start, MONTHS[study.study.period]
    for months in range(step, 13, step):
        year, month = divmod(start.year * 12 + start.month - 1 - months, 12)
        try:
            yield dt.date(year, month + 1, start.day)
        except ValueError:
            continue


def _moves(dice: Dice, study: Study, process: Process) -> Iterator[PreviousMove]:
    """What a plan had the process do, of each shift or of all alike."""
    reckoning = Reckoning(study)
    works = [work for work in reckoning.works if work.process.id == process.id]
    by_shift = any(row.shift for row in study.baseline if row.process == process.id) or (len(works) > 1 and dice.often(0.5))
    for work in works if by_shift else works[:1]:
        shift = work.shift + 1 if by_shift else None
        there = {place.id: reckoning.today(work, place) for place in reckoning.locations}
        places = [place for place, share in there.items() if share > 0]
        welcome = [place.id for place in reckoning.locations if reckoning.may_go(process, place)]
        if places and dice.often(0.5):
            arrived = dice.one(*places)
            came_from = dice.one(None, *(place for place in there if place != arrived))
            share = round(there[arrived] * dice.one(0.3, 1.0), 4)
            yield PreviousMove(
                process=process.id, shift=shift, origin=came_from, destination=arrived, period=dice.one(0, 0, -1, -2), share=share, status="live",
            )  # fmt: skip
        touched: set[tuple[str, int]] = set()
        for origin in places:
            period = dice.one(*reckoning.periods) + 1
            status = dice.one("under_way", "planned", None)
            targets = [place for place in (welcome if status == "under_way" else there) if place != origin]
            if status is None or not targets:
                continue
            target = dice.one(*targets)
            # Nothing passes through a place.
            if (target, period) in touched or (origin, period) in touched:
                continue
            touched |= {(target, period), (origin, period)}
            share = round(there[origin] * dice.one(0.25, 0.6, 1.0), 4)
            if status == "planned" and dice.often(0.1):
                share = 1.0
            yield PreviousMove(
                process=process.id, shift=shift, origin=origin, destination=target, period=period, share=share, status=status
            )


def _sites(dice: Dice, study: Study) -> Iterator[PreviousSite]:
    for location in study.locations:
        if location.status != "closed" and dice.often(0.2):
            change = "opens" if location.status == "candidate" else "closes"
            yield PreviousSite(location=location.id, change=change, period=dice.one(*range(1, study.study.periods + 1)))


def _shrunk(dice: Dice, study: Study) -> Study:
    """A place may hold no more than it does and a part of what is under way to it."""
    under_way = [move for move in study.previous_moves if move.status == "under_way"]
    if not under_way or not dice.often(0.4):
        return study
    chosen = dice.one(*under_way)
    reckoning = Reckoning(study)
    place = next(row for row in study.locations if row.id == chosen.destination)
    if place.is_machine:
        return study
    today, coming = 0.0, 0.0
    for work in reckoning.works:
        people = reckoning.fte(work, place, chosen.period - 1)
        today += people * reckoning.today(work, place)
        coming += people * chosen.share if work.process.id == chosen.process and chosen.shift in (None, work.shift + 1) else 0.0
    room = round(today + coming * dice.between(0.1, 0.9), 2)
    small = place.replace(max_fte=room, min_fte=min(place.min_fte, room))
    return study.replace(locations=tuple(small if row is place else row for row in study.locations))


def _carried_out(dice: Dice, study: Study) -> Iterator[UnderWay]:
    """Rules that say how far what is under way may fall short: of some of it, as a rule."""
    if any(move.status == "under_way" for move in study.previous_moves):
        processes, locations = ([row.model_dump() for row in rows] for rows in (study.processes, study.locations))
        for number in range(dice.one(0, 1, 1, 2)):
            row = random_policy(dice, len(study.policies) + number, study.study.periods, processes, locations, "under_way")
            if dice.often(0.4):
                # As when a plan is rolled forward: everything, as far as there is room.
                row = {"id": row["id"], "penalty": dice.one(20_000, 1_000_000)}
            yield UnderWay.model_validate(row)
