import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gzsim as gz
from gzsim.errors import InputError
from gzsim.targets.chain import department_table, responsibility_chain
from gzsim.targets.decompose import Divided, decompose

PLACES = pd.DataFrame({"name": ["Guiyang", "Zunyi"], "name_zh": ["贵阳", "遵义"]}, index=["520100", "520300"])
TARGETS = pd.DataFrame(
    {
        "name": ["Growth", "Water", "Air"],
        "name_zh": ["增速", "水利", "空气"],
        "value": [5.5, 400.0, 98.5],
        "unit": ["percent", "CNY 100 million", "percent of days"],
        "lead_department": ["省发展改革委", "省水利厅", "省生态环境厅"],
        "co_departments": [(), ("省发展改革委",), ()],
        "divisible": [False, True, False],
        "weight": [2.0, 1.0, 1.0],
        "parent": [None, "growth", None],
    },
    index=["growth", "water", "air"],
)
OFFICES = department_table(TARGETS["lead_department"])


def chain(targets=TARGETS, departments=OFFICES, territories=PLACES, shares=None):
    return responsibility_chain(targets, departments, territories, shares)


def share_rows(*rows, column="share"):
    return pd.DataFrame(rows, columns=["target", "territory", column])


@pytest.fixture(scope="module")
def shipped():
    """The shipped scenario's chain: weights of each prefecture's own yardstick."""
    scenario = gz.load_scenario("guizhou-2025")
    targets = scenario.indicator_table().rename(columns={"target": "value"})
    zones = scenario.zones
    weights = pd.DataFrame({code: zones.weights[zones.assignment[code]] for code in zones.assignment})
    shares = weights.div(weights.sum(axis=1), axis=0).rename_axis("target").reset_index()
    shares = shares.melt("target", var_name="territory", value_name="share")
    offices = department_table(targets["lead_department"])
    targets = targets.assign(weight=weights.mean(axis=1))
    return responsibility_chain(targets, offices, gz.load_record().prefectures, shares)


def test_the_shipped_scenario_leaves_nothing_loose_or_on_one_department(shipped):
    assert len(shipped.table) == 12 * 9
    assert shipped.orphans().empty
    points = shipped.single_points()
    assert points["share_led"].sum() == pytest.approx(1)
    assert points["targets_led"].sum() == 12
    assert not points["single_point"].any()
    assert shipped.single_points(heavy=0.15)["single_point"].sum() == 1
    assert (points["name"] != points["name_zh"]).all(), "every lead department has an English name"


def test_weight_is_conserved_from_targets_to_territories(shipped):
    assert shipped.table["weight"].sum() == pytest.approx(1)
    for code in shipped.territories.index:
        assert shipped.hangs_on(territory=code)["share_of_all"].sum() == pytest.approx(1 / 9), (
            "each is judged by 100 percent"
        )


def test_who_answers_for_a_target():
    found = chain().answers_for("water")
    assert found["role"].tolist() == ["lead department", "co-responsible department", "territory", "territory"]
    assert found["key"].tolist() == ["省水利厅", "省发展改革委", "520100", "520300"]
    assert found["share"].tolist()[2:] == [0.5, 0.5]


def test_what_hangs_on_a_department_a_territory_and_one_link():
    made = chain()
    assert made.hangs_on("省发展改革委")[["target", "role"]].drop_duplicates().values.tolist() == [
        ["growth", "lead"],
        ["water", "co"],
    ]
    assert made.hangs_on(territory="520100")["share_of_all"].sum() == pytest.approx(0.5)
    link = made.hangs_on("省水利厅", "520300")
    assert link["target"].tolist() == ["water"]
    assert link["territory_target"].tolist() == [200.0]
    with pytest.raises(InputError, match="neither is named"):
        made.hangs_on()


def test_single_points_count_what_is_led_alone_and_touched():
    points = chain().single_points()
    assert points.loc["省发展改革委", ["share_led", "share_alone", "share_touched"]].tolist() == [0.5, 0.5, 0.75]
    assert points.loc["省水利厅", ["share_led", "share_alone", "share_touched"]].tolist() == [0.25, 0.0, 0.25]
    assert points["single_point"].to_dict() == {"省发展改革委": True, "省水利厅": False, "省生态环境厅": False}


def test_targets_serve_targets_above():
    assert chain().above("water") == ["growth"]
    assert chain().above("growth") == []
    assert chain().graph.edges[("target", "water"), ("target", "growth")]["role"] == "serves"


def test_orphans_of_every_kind_are_named():
    targets = TARGETS.assign(lead_department=["省发展改革委", None, "省发展改革委"], co_departments=[(), (), ()])
    offices = department_table(["省发展改革委", "省财政厅"])
    shares = share_rows(("growth", "520100", 1.0), ("water", "520100", 1.0))
    assert chain(targets, offices, shares=shares).orphans().values.tolist() == [
        ["target", "water", "no lead department"],
        ["target", "air", "no territory"],
        ["department", "省财政厅", "no target"],
        ["territory", "520300", "no target"],
    ]


def test_amounts_of_a_divided_target_become_shares_and_must_sum_to_it():
    tree = pd.DataFrame({"unit": PLACES.index, "parent": "520000"})
    parts = decompose(400, tree, Divided({"520100": 1, "520300": 2}, decimals=2)).iloc[1:]
    shares = parts.rename(columns={"unit": "territory", "target": "territory_target"}).assign(target="water")
    found = chain(shares=shares[["target", "territory", "territory_target"]]).hangs_on("省水利厅")
    assert found["share"].tolist() == pytest.approx([133.33 / 400, 266.67 / 400])
    assert found["territory_target"].sum() == pytest.approx(400)


def test_a_rate_is_reached_by_each_and_may_have_a_target_of_its_own():
    shares = share_rows(("growth", "520100", 7.0), ("growth", "520300", 6.5), column="territory_target")
    found = chain(shares=shares).hangs_on(territory="520300")
    assert found[["share", "territory_target"]].values.tolist() == [[0.5, 6.5]]
    assert chain().answers_for("growth")["share"].dropna().tolist() == [0.5, 0.5]


@settings(max_examples=25)
@given(st.lists(st.floats(0.1, 10), min_size=3, max_size=3), st.floats(0.1, 100))
def test_only_the_ratio_of_weights_counts(weights, scale):
    one, other = (chain(TARGETS.assign(weight=np.array(weights) * each)).single_points() for each in (1, scale))
    columns = ["share_led", "share_alone", "share_touched"]
    pd.testing.assert_frame_equal(one.sort_index()[columns], other.sort_index()[columns])
    assert one["share_led"].sum() == pytest.approx(1)
    assert (one["share_touched"] >= one["share_led"] - 1e-12).all()
    assert (one["share_led"] >= one["share_alone"] - 1e-12).all()


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"targets": TARGETS.drop(columns="unit")}, "no column 'unit'"),
        ({"targets": TARGETS.iloc[:0]}, "no rows"),
        ({"targets": TARGETS.assign(lead_department="省体育局")}, "targets.growth.department: there is no '省体育局'"),
        ({"targets": TARGETS.assign(co_departments=[("省水利厅",)] * 3)}, "targets.water.co_departments: names a dep"),
        ({"targets": TARGETS.assign(co_departments="省水利厅")}, "co_departments"),
        ({"targets": TARGETS.assign(value=["high", 1, 2])}, "targets.value: no number: growth"),
        ({"targets": TARGETS.assign(weight=-1)}, "targets.weight"),
        ({"targets": TARGETS.assign(weight=0)}, "any weight"),
        ({"targets": TARGETS.assign(parent=["water", "growth", None])}, "circle"),
        ({"targets": TARGETS.assign(parent=["jobs", None, None])}, "targets.growth.parent: there is no 'jobs'"),
        ({"targets": TARGETS.set_axis(["growth", "growth", "air"])}, "named twice: growth"),
        ({"departments": pd.concat([OFFICES, OFFICES])}, "departments: named twice: 省发展改革委"),
        ({"territories": PLACES.iloc[:0]}, "territories: no rows"),
        ({"shares": share_rows(("growth", "520900", 1.0))}, "shares.territory: there is no '520900'"),
        ({"shares": share_rows(("jobs", "520100", 1.0))}, "shares.target: there is no 'jobs'"),
        ({"shares": share_rows(("growth", "520100", 0.5), ("growth", "520100", 0.5))}, "two shares"),
        (
            {"shares": share_rows(("growth", "520100", 0.5), ("growth", "520300", 0.4))},
            "shares.growth: shares sum to 0.9",
        ),
        ({"shares": share_rows(("growth", "520100", 1.5), ("growth", "520300", -0.5))}, "shares.share"),
        ({"shares": share_rows(("water", "520100", 300.0), column="territory_target")}, "parts sum to 300"),
    ],
)
def test_a_faulty_chain_is_refused_with_the_place_of_the_fault(parts, fault):
    with pytest.raises(InputError, match=fault):
        chain(**parts)


@pytest.mark.parametrize(
    "ask",
    [
        lambda made: made.answers_for("jobs"),
        lambda made: made.above("jobs"),
        lambda made: made.hangs_on("省体育局"),
        lambda made: made.hangs_on(territory="999999"),
        lambda made: made.single_points(heavy=2),
    ],
)
def test_a_question_about_what_is_not_there_is_refused(ask):
    with pytest.raises(InputError):
        ask(chain())
