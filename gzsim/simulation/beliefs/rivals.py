r"""What leaders expect of reports: the truth, or as much above it as stood there last December.

A rank goes by reports. Where ι = ``beliefs.reports_expected`` is above 0, leaders see everybody, themselves included,

.. math::
    \tilde S_j = S_j + \iota\,\Delta_j, \qquad \Delta_j = 100\,(1 - w_s)\sum_k w_{jk}\,[M(A'_{jk}) - M(A_{jk})]

with A' what place j reported last December and A what there was. Marks are remembered, not their sum, because what is
added before places on different yardsticks are compared, and what a veto's cap takes, follow from marks. Whoever is
left behind by rivals' reports finds a point worth more, and exaggerates more, if that brings the rank that pays nearer,
and less if it moves it out of reach: under a deduction for the last of two, β = D·φ((S̃_i − S̃_j)/(√2σ))/(√2σ) (CF55).
With ι = 0 everybody is expected to tell the truth, to the last bit.

- It is the place's number: what was reported is public, and who comes into office inherits it. That everybody knows
  what stood above the truth is an assumption; nobody knows what rivals are going to report, which ``beliefs.doubt`` is.
- Satisfaction as it was measured, and what stood in for late reports, are no reports of the place and are not expected
  again; with which chance a report is late is reckoned with as before (`gzsim.simulation.beliefs.lateness`).
- Vetoes see the same: a cap is laid on the score of the report, and takes what was invented above it, too; behind all
  others is behind their reports. Risk and threshold go by the truth, because there the lie itself is weighed.
- Under ``symmetric`` beliefs everybody stands at the mean of all, reports included. ``learned`` goes by money that was
  received for reports as they were, and takes nothing from this.

Source: assumption; that reports are expected to be inflated is Stein's (1989), that they are expected to be inflated as
they were last year is the simplest rule by which to learn it.
"""

from __future__ import annotations

from gzsim.simulation.state import Array, State
from gzsim.simulation.world import World


def expected_marks(state: State, world: World, attained: Array) -> Array:
    """Marks (R, K, N) that reports which arrive are expected to earn, where so much is truly ``attained``."""
    marks, again = world.scoring.marks(attained), world.beliefs.reports_expected
    if not again or world.beliefs.kind == "learned":
        return marks
    return marks + again * state.told_above
