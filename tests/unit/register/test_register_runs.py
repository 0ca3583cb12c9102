"""A simulated run writes the register, and what was found is found again by recounting the register alone (S22)."""

import numpy as np
import pandas as pd
import pytest

from gzsim import recount, write_register
from gzsim.errors import InputError
from gzsim.register import CrossCheck, Register, Report
from gzsim.scenario import load_scenario
from gzsim.simulation.behaviour import Behaviour
from gzsim.simulation.chunk import simulate_years
from gzsim.simulation.registering import AUDITS, REVIEWS, SIGNALS
from gzsim.simulation.simulate import case_of

YEARS = 3
WATCHED = {
    "simulation.years": YEARS,
    "parameters": {"reviews.capacity": 3, "fabrication.audit_probability": 0.3, "reports.delay": 6},
}
WORLDS = {
    "watched": ("guizhou-2025-watched", {}),
    "captured": ("guizhou-2025-captured", {}),
    "captured in part": ("guizhou-2025", {"indicators.gdp_growth.dynamics.captured": 0.4}),
    "rivers": ("guizhou-2025-chishui", {}),
    "departments": ("guizhou-2025-departments", {}),
    "computed": ("guizhou-2025-ecosystem-product", {}),
}


class Bold(Behaviour):
    """A tenth of a span is invented wherever it can be, by whom nothing has been found, and all are audited."""

    def lies(self, best, state, world):
        return np.where(state.barred | (world.tampering == 0), 0.0, 0.1)

    def audits(self, best, residuals, state, world):
        return np.ones_like(best)


def world_of(kind):
    name, changes = WORLDS[kind]
    return load_scenario(name).with_({**WATCHED, **changes})


def lived(scenario, replication=0, behaviour=None):
    """Reports found to be false, and reviews, (year, unit), as the engine counts them."""
    case = case_of(scenario, scenario.scheme_in_force)
    case = case._replace(behaviour=behaviour) if behaviour else case
    ends = simulate_years(case, scenario.simulation.years, np.array([replication]), scenario.simulation.seed)
    found, visited = zip(*[(end.state.found[0].copy(), end.state.visited[0].copy()) for end in ends], strict=True)
    return case.world, np.array(found), np.array(visited)


def counted(table, column, world):
    return table.pivot_table(index="year", columns="code", values=column)[world.units.tolist()].to_numpy()


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    scenario = world_of("watched")
    return scenario, write_register(tmp_path_factory.mktemp("run") / "run.register", scenario)


@pytest.mark.parametrize("kind", WORLDS)
def test_what_was_found_is_found_again_from_the_register_alone(kind, tmp_path):
    scenario = world_of(kind)
    register = write_register(tmp_path / "run.register", scenario, replication=3)
    table = recount(register, scenario)
    world, found, visited = lived(scenario, replication=3)
    assert register.verify(anchor=register.head).ok
    assert (counted(table, "found", world) == found).all()
    assert (counted(table, "due", world) == visited).all()
    assert (counted(table, "reviewed", world) == visited).all()
    assert table["left_out"].sum() == 0
    assert visited.sum() > 20
    assert found.sum() > 0


def test_each_peer_group_and_every_audit_is_recounted(tmp_path):
    """Counties are reviewed prefecture by prefecture; here all of them are audited, and all lie."""
    rules = {"units.scale": "counties", "simulation.years": 1}
    scenario = load_scenario("guizhou-2025").with_({**WATCHED, **rules})
    register = write_register(tmp_path / "run.register", scenario, behaviour=Bold())
    table = recount(register, scenario)
    world, found, visited = lived(scenario, behaviour=Bold())
    assert np.unique(world.peers).size > 1
    assert (counted(table, "found", world) == found).all()
    assert (counted(table, "due", world) == visited).all()
    assert found.min() > 0
    assert visited.sum() > 12


def test_reports_are_entered_once_with_their_signals_as_captured(watched):
    scenario, register = watched
    table, world = register.entries(), case_of(scenario, scenario.scheme_in_force).world
    arrived_late = int(np.minimum(world.delay, 12 * YEARS).sum())
    assert world.delay.max() > 1
    reports = table[table["kind"] == "report"]
    monthly = reports["period"].str.len() == 7
    assert set(reports["source"]) == {"self-report"}
    assert len(reports[monthly]) == world.weights.size * 12 * YEARS - arrived_late
    assert len(reports[~monthly]) == world.weights.size * YEARS
    signals = table[table["reviewer"] == SIGNALS]
    assert sorted(signals["refers_to"]) == reports.index[monthly].tolist()
    captured = signals["indicator"].isin(world.indicators[world.captured > 0])
    assert (signals["source"] == np.where(captured, "platform", "satellite")).all()
    assert set(signals.loc[captured, "note"]) == {"captured 采集比例 1"}


def test_residuals_follow_from_reports_and_signals(watched):
    """A flow is put on the scale of a full year: as much is behind in March as four times that would be in December."""
    scenario, register = watched
    table, world = register.entries(), case_of(scenario, scenario.scheme_in_force).world
    signals = table[table["reviewer"] == SIGNALS]
    told = table.loc[signals["refers_to"], "value"].to_numpy()
    k = pd.Index(world.indicators).get_indexer(signals["indicator"])
    elapsed = np.where(world.flow[k], signals["period"].str[5:].astype(int) / 12, 1.0)
    away = (told - signals["value"].to_numpy()) / world.ruler[k] / elapsed
    assert away == pytest.approx(signals["residual"].to_numpy(), abs=1e-9)


def without(register, path, numbers):
    """The register made anew, whole in itself, without some of its cross-checks."""
    table, new = register.entries(), {}
    copy = Register(path)
    items = []
    for number, row in table.iterrows():
        if number in numbers:
            continue
        new[number] = len(items) + 1
        if row["kind"] == "report":
            items.append(Report(*row[["unit", "indicator", "period", "value", "source", "arrived"]]))
        else:
            said = row[["value", "source", "residual", "verdict", "reviewer", "arrived", "note"]]
            items.append(CrossCheck(new[row["refers_to"]], *said))
    copy.enter(items)
    return copy


def test_a_review_that_was_left_out_shows_although_the_chain_is_whole(watched, tmp_path):
    scenario, register = watched
    table = register.entries()
    left_out = table.index[table["reviewer"] == REVIEWS][-1]
    copy = without(register, tmp_path / "copy.register", {left_out})
    assert copy.verify().ok
    counts = recount(copy, scenario)
    row = counts[counts["left_out"] > 0].iloc[0]
    assert counts["left_out"].sum() == 1
    assert (row["code"], str(row["year"])) == (table["unit"][left_out], table["period"][left_out][:4])


def test_verdicts_are_not_taken_for_findings(tmp_path):
    scenario, register = world_of("captured"), Register(tmp_path / "2025.register")
    for period, invented in (("2025", 0.2), ("2026", 0.0)):
        first = register.append(Report("520300", "gdp_growth", period, 6.4, "self-report", "2027-01-01T00:00:00Z"))
        register.attach(CrossCheck(first, 6.0, "inspection", invented, "whatever", AUDITS))
    table = recount(register, scenario).query("code == '520300'")
    assert table["found"].tolist() == [1, 0]


def test_a_register_that_no_run_has_written_holds_nothing_to_recount(tmp_path):
    assert recount(Register(tmp_path / "2025.register"), "guizhou-2025").empty


def test_what_cannot_be_written_or_recounted_is_refused(watched, tmp_path):
    scenario, register = watched
    with pytest.raises(InputError, match="holds entries already"):
        write_register(register.path, scenario)
    with pytest.raises(InputError, match="scheme"):
        write_register(tmp_path / "a.register", scenario, scheme=["none", "last_place"])
    with pytest.raises(InputError, match="replication"):
        write_register(tmp_path / "a.register", scenario, replication=-1)
    with pytest.raises(InputError, match="no register"):
        recount(register.path, scenario)
    with pytest.raises(InputError, match="which the scenario does not have"):
        recount(register, "essential-medicines")
    assert not (tmp_path / "a.register").exists()
