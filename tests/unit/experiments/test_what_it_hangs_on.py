"""What notebook 12 reads: rows come out again, and what is left out of the Sobol' designs moves nothing."""

import json

import numpy as np
import pandas as pd
import pytest

from gzsim.lessons import what_it_hangs_on as hangs
from gzsim.scenario.draws import free_parameters


@pytest.fixture(scope="module")
def studies():
    return hangs.studies()


@pytest.mark.parametrize("name", ["long_term", "sanctions", "watching", "last_place_by_mechanism"])
def test_two_rows_come_out_again(studies, name):
    study, found = studies[name], hangs.kept(name)
    asked = hangs.question(study)
    for row in (3, 101):
        again = asked.answer(study.design.changes(row))
        np.testing.assert_allclose(again.mean.ravel(), found.levels.loc[row], rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(
            again.difference_error[-1, 0], found.difference_error(found.outcomes[0])[row], rtol=1e-6
        )


def test_every_row_was_lived(studies):
    for name, study in studies.items():
        found = hangs.kept(name)
        assert len(found.levels) == len(study.design)
        assert found.errors.empty
        assert found.levels.notna().all(axis=None)


def test_the_manifest_is_that_of_the_designs(studies):
    told = json.loads(hangs.MANIFEST.read_text(encoding="utf-8"))["studies"]
    assert {name: each["design"]["sha256"] for name, each in told.items()} == {
        name: study.design.describe()["sha256"] for name, study in studies.items()
    }


def test_idle_mechanisms_move_nothing(studies):
    study = studies["long_term"]
    asked = hangs.question(study)
    first, second = (study.design.changes(row)["parameters"] for row in (0, 1))
    idle = {name: second[name] for name in free_parameters(scenarios="guizhou-2025") if name.startswith(hangs.IDLE)}
    assert len(idle) > 30
    one, other = (asked.answer({"parameters": each}) for each in (first, {**first, **idle}))
    np.testing.assert_array_equal(one.mean, other.mean)


def test_lines_give_back_what_was_measured(studies):
    found = hangs.kept("last_place_by_mechanism")
    told = hangs.lines(found)
    committed = pd.read_parquet(hangs.TABLE, filters=[("study", "==", "last_place_by_mechanism")])
    pd.testing.assert_frame_equal(
        told, committed[list(told)].reset_index(drop=True), check_dtype=False, check_categorical=False
    )
