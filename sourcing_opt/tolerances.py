"""How close is the same, and how little is nothing: what results are judged by, what each size compares, and why it is that size.

None is an amount of money, but for CENT and HALF_A_CENT, which round what answers to questions show: a study may be in any currency. What the search alone goes by stands where it searches (`solving`); what a workbook shows, in
`workbook`. The sizes stand apart: sums of floats are wrong by about 1e-15 of what is added, decisions are kept to 1e-11, the solver's shares are right to
about 1e-9, a row of its plan to 1e-7; what people compare is no finer than 1e-6.
"""

from __future__ import annotations

# Figures that are read.
SAME_FIGURE = 1e-9
"""Numbers of two studies that differ by less than this, relatively, are the same number written twice: files keep 15 digits, formulas of theirs lose some."""
ADDS_UP = 1e-6
"""Shares may miss what they must add up to by this: three times 0.333333 is all of it, three times 0.33333 is not."""

# Shares of work.
SHARE_DIGITS = 11
"""Shares are kept to this many digits: what is beyond is arithmetic, and would make two plans of one."""
NO_SHARE = 1e-9
"""A share below this is nothing: the solver's feasibility tolerance on a share, and a second's work of a person's year in thirty."""
EDGE = 1e-7
"""What misses a threshold by less than this has reached it, as a share of all of it: plans stop exactly on thresholds, and a row of one may be broken by about
as much (`solving/search/plans.py`). The one margin of everything that turns on a threshold: tiers, commitments, counts of places."""
SPECK = 1e-6
"""A share below this is nothing where as little is not worth moving: some solvers are that far off where they say no."""
NEITHER = 1e-8
"""A share that moves is no nearer than this to nothing, or to the least that is worth moving, where it is neither: ten times the solver's own."""
NO_PEOPLE = 1e-6
"""A wave that misses a whole person by less than this has one. [FTE]"""
STAFFED = 1e-9
"""How closely the cheapest staffing is found: people counted in the most that there are of a role, money in the dearest of all that can be done about one."""
NOBODY_MISSING = 1e-7
"""People missing by less than this, relative to those needed where these are more than one, are the solver's arithmetic."""
LEAST_WORK = EDGE
"""A share above this is work at a place, which counts as in use; below it, it is what rounding leaves."""
REACHED = 1 - EDGE
"""The part of a threshold of spend that reaches it; and above 1 - REACHED of a commitment's spend, its provider is used."""
STANDS_NEAR = 1e-6
"""A spend this close to a threshold, relatively, may be on one side for the solver, which accepts whole numbers to 1e-6, and on the other for us."""
SAME_MOVE = 1e-6
"""Shares and moves that differ by no more than this are the same: below what anybody plans by, above what solving again changes."""
NEW_WORK_SHARE = 1e-6
"""A share of new work below this is left out of the baseline, whose gap is wider than a plan's."""

# Rules.
BINDING = 1e-6
"""A slack below this, relative to the bound where that is above 1, is none; a policy is broken by more than that. Ten times what a row may be broken by."""
KEPT = 1e-6
"""What the audit lets a plan miss by, relative to the amounts compared: ten times what a row of the program may be broken by."""
SAME_LOAD = 1e-7
"""Loads that differ by less than this part of the largest there can be are the same: a chord between two that are closer says nothing."""
STRAIGHT = 1e-9
"""A slope that rises by no more than this, relatively, does not: agents for a load are computed to about 1e-12."""
WITHIN_STEP = 1e-6
"""What a bound must become is rounded to whole steps, unless it is above one by less than this part of a step: that is the solver's arithmetic."""

# Costs.
SAME_COST = 1e-10
"""Costs closer than this, relatively, are equal: a tenth of a millionth of what settling ties weighs would be seen."""
TIES = 1e-7
"""What settles ties weighs less than this, relative to the cost: ten times `formulation.ties.WEIGHT`."""
PROVEN = 1e-9
"""A relative gap below this is none: bounds are computed to about 1e-12."""
SHOWN_GAP = 5e-7
"""A relative gap below this is shown as none: it would be written 0.000 %."""
BASELINE_GAP = 1e-5
"""How exactly the cheapest places of new work are found for the baseline, as a share of the cost of all work."""
PAID_BACK = 1e-9
"""A saving so far that is this little below zero counts as zero, relative to the run cost of the period: sums of flows in another order differ by less."""
NO_STEP = 1e-11
"""A step of a cost bridge below this, relative to the cost it starts from, is the rounding of two sums."""
ANOTHER_PLAN = 0.01
"""Plans that differ by less than this share of one workstream are called the same."""

# The program.
NO_COEFFICIENT = 1e-12
"""Coefficients below this carry no information and only hurt the solver, whose own zero is 1e-9 and whose unit is that of a share."""
WIDER = 1e-9
"""Ranges of columns are wider than they need be, by this part of the largest number that they are computed from: more than the arithmetic is off by."""

# Questions about a plan.
RESOLVED = 1e-6
"""An interval wider than was asked for by no more than this part of it is as narrow as was asked for,"""
CENT = 0.01
"""or by no more than this, which is rounding: figures are shown to the unit of money."""
HALF_A_CENT = 0.005
"""Amounts of money below this are the arithmetic of large ones."""
TOUCH = 1e-9
"""A bound on a measure is wider than the value that it is for by this part, for the arithmetic's sake; and what is less by this part is less."""
SAME_MEASURE = 1e-6
"""Measures of two plans that differ by less than this, relative to theirs where that is above 1, are the same: rows are kept to a tenth of it."""
NO_RATE = 1e-6
"""A rate at the margin that comes to less than this part of the cost, for all of the bound, is none."""
DIVISOR = 1e-12
"""What is divided by is no less than this: only to divide."""
