"""Citizens of the specification: how they are asked, and how leaders flatter those who can be flattered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gzsim.numeric.philox import Mechanism
from specification.agents import Unit

if TYPE_CHECKING:
    from gzsim.simulation.world import World
    from specification.model import SpecifiedModel


@dataclass
class Mode:
    """A way of asking; shares, not percent."""

    name: str
    answers: float
    design: float
    bias: float
    believed: float
    doubt: float
    flattered: float
    weight: float = 0.0

    def sampling(self, share: float) -> float:
        """Variance of the mean of the answers."""
        return self.design * share * (1.0 - share) / self.answers


def modes_of(world: World) -> list[Mode]:
    """Hotline, vote and questionnaire by inverse variance at the usual satisfaction; the third party by rule."""
    c, a = world.citizens, world.asking
    friendly, real = c.hotline_bias / 100.0, a.third_party_bias / 100.0
    said = [
        ("hotline", a.hotline_answers, friendly, c.hotline_ease),
        ("online_vote", a.vote_answers, friendly, c.hotline_ease),
        ("on_site", a.on_site_answers, None, 0.0),
        ("third_party", a.third_party_answers, real, c.hotline_ease * a.captured),
    ]
    out = []
    for name, answers, bias, flattered in said:
        prior = world.modes[name]
        missed = 1.0 - prior.coverage
        shift, doubt = prior.bias + missed * prior.gap, math.hypot(prior.bias_sd, missed * prior.gap_sd)
        believed = 0.0 if name == "third_party" else shift
        real = shift if bias is None else bias
        out.append(Mode(name, float(answers), prior.design_effect, real, believed, doubt, flattered))
    precisions = [1.0 / (mode.doubt**2 + usual_sampling(world, mode)) if mode.answers else 0.0 for mode in out[:3]]
    for mode, precision in zip(out, precisions, strict=False):
        mode.weight = (1.0 - c.third_party_share) * precision / sum(precisions) if precision else 0.0
    out[3].weight = c.third_party_share
    return out


def usual_sampling(world: World, mode: Mode) -> float:
    """The same as believed before anybody has answered; two who say yes and two who say no are added."""
    usual = world.citizens.satisfaction_base / 100.0
    return mode.sampling((mode.answers * usual + 2.0) / (mode.answers + 4.0))


def doubt_of_survey(model: SpecifiedModel) -> float:
    """Standard error of measured satisfaction, score points."""
    share = model.world.citizens.satisfaction_weight
    if not share:
        return 0.0
    variance = sum(m.weight**2 * (m.doubt**2 + usual_sampling(model.world, m)) for m in model.modes if m.answers)
    return 100.0 * share * math.sqrt(variance)


def flattery(model: SpecifiedModel, unit: Unit) -> float:
    """Spans of 100 points by which a leader flatters whoever can be flattered."""
    c = model.world.citizens
    reach = sum(mode.weight * mode.flattered for mode in model.modes)
    return min(c.largest_massage, 100.0 * unit.point * c.satisfaction_weight * reach / unit.leader.lying_cost)


def asked(model: SpecifiedModel, unit: Unit, happy: float, month: int) -> float:
    """What is measured of satisfaction, points of 100."""
    flattered, total = flattery(model, unit), 0.0
    for mode in model.modes:
        lasting = model.draws.normal(unit.name, mode.name, 0, Mechanism.SURVEY_BIAS)
        luck = model.draws.normal(unit.name, mode.name, month, Mechanism.SURVEY)
        share = _share(happy / 100.0 + mode.bias + mode.doubt * lasting + mode.flattered * flattered)
        told = _share(share + math.sqrt(mode.sampling(share)) * luck) if mode.answers else share
        total += mode.weight * (told - mode.believed)
    return 100.0 * _share(total)


def _share(x: float) -> float:
    return min(1.0, max(0.0, x))
