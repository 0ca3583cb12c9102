"""Money, hours and shares stay within bounds in whatever scenario one draws."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gzsim.simulation.chunk import Case, years_of
from gzsim.simulation.world import build_world

NAMES = {"name": "A", "name_zh": "甲"}
SHARES = {"person warned": 0.5, "leader in charge": 0.3}
SCHEMES = {
    "none": {"type": "none"},
    "last": {"type": "last_place", "rate": 0.5, "excellent": 1, "receivers": "all others"},
    "piece": {"type": "piece_rate", "per_point": 2.0},
    "bonus": {"type": "threshold_bonus", "threshold": 95, "bonus": 30},
    "group": {"type": "group_penalty", "threshold": 105, "penalty": 50},
    "liable": {"type": "joint_liability", "shares": SHARES, "red_lights": 1, "career": -1},
    "both": {"type": "combination", "of": ["last", "liable"]},
}
DYKES = {
    f"projects.dyke_{number}": {"indicator": "water_conservancy_investment", "prefecture": code, "budget": 100,
                                "kind": "infrastructure", "start": start, "end": end}
    for number, (code, start, end) in enumerate([("520100", 0, 12), ("520100", 3, 5), ("520300", 6, 12)])
}  # fmt: skip


@st.composite
def in_tiers(draw):
    """Nobody, or tiers that do any part of the work and are asked any paper."""
    if draw(st.booleans()):
        return {}
    part, own = draw(st.floats(0.01, 0.99)), draw(st.floats(0, 1))
    does = {"county": (part, own), "township": (1 - part, 1 - own)}
    return {"units.scale": "prefectures", **{f"tiers.{name}.does": {"default": all_, "forest_cover": forest}
                                             for name, (all_, forest) in does.items()}}  # fmt: skip


@st.composite
def scenarios(draw, today):
    parameter = {
        "work.substitution": st.floats(0, 0.9),
        "work.base_forms": st.floats(0, 0.6),
        "leader.worth_of_money": st.floats(0, 0.5),
        "leader.public_service": st.floats(0, 0.05),
        "borrowing.cost": st.floats(0.0005, 0.1),
        "borrowing.repayment": st.floats(0, 1),
        "fabrication.never_lie": st.floats(0, 1),
        "fabrication.clearing": st.floats(0, 50),
        "fabrication.erosion": st.floats(0, 1),
        "fabrication.audit_probability": st.floats(0, 1),
        "audits.cross_validated": st.floats(0, 1),
        "reviews.capacity": st.integers(0, 20),
        "reports.delay": st.integers(0, 11),
        "citizens.satisfaction_weight": st.floats(0, 0.9),
        "citizens.third_party_share": st.floats(0, 1),
        "promotion.slope": st.floats(-0.05, 0.3),
        "targets.amplification": st.floats(-2, 4),
        "portfolio.delay": st.floats(0, 12),
        "portfolio.stake": st.floats(0, 10),
        "year_end.ease": st.floats(0, 2),
        "beliefs.kind": st.sampled_from(["positional", "symmetric", "learned"]),
        "beliefs.reports_expected": st.floats(0, 1),
        "reports.bulletin_months": st.sampled_from([3, 6, 9, 12]),
        "timing.warm_up": st.integers(0, 2),
        "paper.township.documents": st.floats(0, 100_000),
        "paper.county.hands": st.floats(1, 1000),
        "asking.flattery_time": st.floats(0, 5),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(parameter)), max_size=8, unique=True))
    changes = {
        "parameters": {name: draw(parameter[name]) for name in chosen},
        "long_term_weight": draw(st.floats(0.01, 0.6)),
        "warnings.rectification_time": draw(st.floats(0, 0.2)),
        "units.scale": draw(st.sampled_from(["prefectures", "prefectures", "counties"])),
        "zones.model": draw(st.sampled_from(["uniform", "functional"])),
        **draw(in_tiers()),
        **{f"schemes.{name}": {**NAMES, **said} for name, said in SCHEMES.items()},
    }
    if changes["units.scale"] == "prefectures" and draw(st.booleans()):
        changes |= DYKES
    return today.with_(changes), draw(st.sampled_from(sorted(SCHEMES))), draw(st.integers(0, 2**32 - 1))


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_nothing_is_lost_made_up_or_out_of_bounds(today, data):
    scenario, name, seed = data.draw(scenarios(today))
    world = build_world(scenario)
    scheme = scenario.scheme(name, world.units.tolist())
    for outcomes in years_of(Case(world, scheme), 2, np.arange(2), seed):
        for key, values in outcomes.items():
            assert np.isfinite(values).all(), key
        # hours: work and forms together are no more than the year
        assert (outcomes["work"] >= 0).all()
        assert (outcomes["forms"] >= 0).all()
        assert (outcomes["work"] <= 1 - min(1.0, world.forms) + 1e-9).all()
        if world.projects:
            assert ((outcomes["lagging"] >= 0) & (outcomes["lagging"] <= 1)).all()
        for share in ("long_work", "liars", "met", "vetoed", "last", "wrongly_last", "promoted", "bonus_lost"):
            assert ((outcomes[share] >= 0) & (outcomes[share] <= 1)).all(), share
        # money: what units receive in excess of what they pay is what the province puts in, to the fen
        received = np.rint(outcomes["transfer"] * 1e8).astype(np.int64).sum(-1)
        if scheme.balanced:
            assert (received == 0).all()
        if name == "group":
            assert (outcomes["transfer"] <= 0).all()
        if name == "bonus":
            assert set(np.unique(outcomes["transfer"])) <= {0.0, 30.0}
        assert (outcomes["debt"] >= 0).all()
        assert (outcomes["debt"] <= world.borrowing.ceiling).all()
        assert (outcomes["inflated"] >= 0).all()
        assert ((outcomes["satisfaction"] >= 0) & (outcomes["satisfaction"] <= 100)).all()
        assert (outcomes["found"] <= 12 * 12).all()
        assert (outcomes["honest_reviews"] <= outcomes["reviews"]).all()


def test_no_fen_is_lost_where_marks_stop_and_many_share_a_place(today):
    """Under bad luck nearly all stand at the floor: who is last together shares fines that cannot be divided."""
    kinds = ("flow_growth", "flow_level", "stock_short", "stock_long")
    changes = {f"dynamics.{kind}.without_work": -5.0 for kind in kinds} | {"attainment.floor": 0.3}
    scenario = today.with_({"parameters": {**changes, "timing.warm_up": 1}, "ranking": "raw", "units.start": "types"})
    world = build_world(scenario)
    for name in ("last_place", "piece_rate"):
        case, shared = Case(world, scenario.scheme(name, world.units.tolist())), 0
        for outcomes in years_of(case, 3, np.arange(20), 1):
            fen = np.rint(outcomes["transfer"] * 1e8).astype(np.int64)
            assert not fen.sum(-1).any()
            shared += (outcomes["last"].sum(-1) > 1).sum()
        assert shared > 0
