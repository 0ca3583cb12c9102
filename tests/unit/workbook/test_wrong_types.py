"""Values of a wrong kind are refused by name, wherever own data take one."""

import pandas as pd
import pytest
from typer.testing import CliRunner

import gzsim as gz
from gzsim.cli import app
from gzsim.errors import InputError

UNITS = pd.DataFrame({"code": list("abc"), "growth": [1.0, 2, 3], "forest": [4.0, 1, 2]})
META = pd.DataFrame({"code": ["growth", "forest"], "direction": [1, 1]})
PANEL = pd.concat([UNITS.assign(year=2020, zone="hills"), UNITS.assign(year=2021, zone="hills")])

ASKED = {
    "year": lambda wrong: gz.open_data(PANEL, META).explain("a", year=wrong),
    "of": lambda wrong: gz.open_data(PANEL, META).trends(of=wrong),
    "by": lambda wrong: gz.open_data(PANEL, META).trends(by=wrong),
    "draws": lambda wrong: gz.open_data(UNITS, META).robustness(draws=wrong, n=2),
    "positions": lambda wrong: gz.open_data(UNITS, META).plot.map(positions=wrong),
}


@pytest.mark.parametrize("wrong", [["a"], {}, 1.5, "none"])
@pytest.mark.parametrize("field", ASKED)
def test_a_value_of_another_kind_is_refused_by_name(field, wrong):
    with pytest.raises(InputError, match=f"^{field}: "):
        ASKED[field](wrong)


def test_a_rule_for_no_group_screens_nobody_out():
    assert gz.open_data(UNITS, META).index(screen={}).scores["index"].tolist() == pytest.approx([50.0, 25.0, 200 / 3])


@pytest.mark.parametrize("write", ["to_excel", "to_word"])
def test_a_file_is_called_as_what_is_in_it(tmp_path, write):
    with pytest.raises(InputError, match="does not end in"):
        getattr(gz.open_data(UNITS, META), write)(tmp_path / "scores.csv")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("options", [[], ["--province"]])
def test_a_workbook_to_fill_in_is_called_as_one(tmp_path, options):
    with pytest.raises(InputError, match=r"does not end in \.xlsx"):
        CliRunner().invoke(app, ["new", str(tmp_path / "own.csv"), *options], catch_exceptions=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("option", ["--excel", "--word"])
def test_nothing_is_written_where_one_of_the_names_is_refused(tmp_path, option):
    own = tmp_path / "own.xlsx"
    CliRunner().invoke(app, ["new", str(own)])
    with pytest.raises(InputError, match="does not end in"):
        CliRunner().invoke(app, ["index", str(own), option, str(tmp_path / "scores.csv")], catch_exceptions=False)
    assert list(tmp_path.iterdir()) == [own]
