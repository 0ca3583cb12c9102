"""What docs/simulation.md shows runs as it stands, with fewer replications."""

import matplotlib.pyplot as plt
import pytest
from guides import examples


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """What is left when all examples have run one after another, and what was kept."""
    folder = tmp_path_factory.mktemp("simulation")
    found = examples("simulation", folder, replications=4)
    plt.close("all")
    return found | {"kept": list((folder / "today-100000").iterdir())}


def test_an_interrupted_run_has_its_folder(names):
    assert names["kept"]


def test_parts_are_added_and_a_precision_is_reached(names):
    assert names["sure"].reached
    assert len(names["sure"].replications) % 50 == 0


def test_both_systems_of_the_comparison_are_counted_on_one_scale(names):
    assert names["both"].differences()["same_scale"].all()


def test_the_table_by_year_holds_what_the_picture_draws(names):
    by_year = names["changed"].differences_by_year()
    assert set(by_year["outcome"]) >= {"capital", "short_achievement", "achievement", "debt"}


def test_honest_leaders_of_the_mesa_model_report_the_truth(names):
    model = names["model"]
    assert [unit.outcomes()["gap"] for unit in model.units] == [0.0] * 9


def test_runs_of_a_batch_differ_by_replication(names):
    assert {row["replication"] for row in names["rows"]} == set(range(5))


def test_rules_of_ones_own_move_what_they_are_for(names):
    change = names["mine"].differences().set_index(["scheme", "outcome"])["difference"]
    assert change["top third", "money_moved"] > 0
    assert names["mine"].runs["none"].annual["gap"].mean() > 0
    assert names["again"].digest() == names["mine"].digest()
