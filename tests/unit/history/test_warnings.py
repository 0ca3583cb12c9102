import numpy as np
import pandas as pd
import pytest
from guides import figures, text
from scipy.special import ndtr
from statsmodels.formula.api import ols

from gzsim.errors import InputError
from gzsim.history.warnings import honest_noise, province_targets, record_warnings
from gzsim.views.numbers import margin


@pytest.fixture(scope="module")
def found(record):
    return record_warnings(record, replications=20_000)


def of(table, **chosen):
    for column, value in chosen.items():
        table = table[table[column] == value]
    return table


def test_targets_are_the_series_and_then_the_points(record):
    targets = province_targets(record)
    assert targets.loc[2012] == 14
    assert targets.loc[2019] == 9
    assert 2018 not in targets.index
    assert 2020 not in targets.index


def test_about_ten_is_a_target_of_ten(record):
    """The series codes a soft target by a twentieth, in single precision: to a tenth it would be 10.1."""
    coded = record.province_targets.set_index(["code", "year"]).loc["520000", "gdp_growth_target"]
    assert coded.loc[[2004, 2006]].round(1).tolist() == [9.1, 10.1]
    assert province_targets(record).loc[[2004, 2006]].tolist() == [9.0, 10.0]


def test_the_noise_is_the_residual_of_means_by_hand(record):
    """Balanced table: y − row mean − column mean + mean, with (n − 1)(T − 1) degrees of freedom."""
    growth = record.table("gdp_growth_reported").loc[2001:2021]
    assert growth.notna().all(axis=None)
    rest = growth.sub(growth.mean(axis=1), axis=0) - growth.mean() + growth.to_numpy().mean()
    by_hand = np.sqrt((rest**2).to_numpy().sum() / ((9 - 1) * (21 - 1)))
    assert honest_noise(record) == pytest.approx(by_hand, rel=1e-10)


def test_noise_of_an_unbalanced_window_counts_what_is_there(record):
    table = record.table("gdp_growth_reported").loc[2019:2023].stack(future_stack=True).dropna().rename("y")
    table = table.rename_axis(["year", "code"]).reset_index()
    assert len(table) < 45
    fitted = ols("y ~ C(year) + C(code)", table).fit()
    assert honest_noise(record, 2019, 2023) == pytest.approx(np.sqrt(fitted.mse_resid))
    with pytest.raises(InputError, match="fewer than two years"):
        honest_noise(record, 2016, 2016)


def test_there_is_a_light_for_every_prefecture_and_year_with_a_target(found):
    for _, lights in found.lights.groupby("target"):
        assert len(lights) == 9 * 19
        assert not lights.duplicated(["year", "code"]).any()
    assert found.without_target == (2018, 2020)


def test_a_light_is_what_the_rule_says_of_the_published_figures(found):
    table = found.lights
    np.testing.assert_allclose(table["shortfall"], table["aim"] - table["growth"])
    width = table["shortfall"] / found.noise
    assert (table["light"] == (width > 1.0).astype(int) + (width > 2.5)).all()


def test_a_higher_target_never_turns_a_light_towards_green(found):
    lights = found.lights.set_index(["target", "year", "code"])["light"]
    assert (lights["amplified"] >= lights["province"]).all()


def test_the_record_s_dated_correction_is_red_and_flagged(found):
    """Qiandongnan's reported growth falls from 13.3 to 5.2 percent in 2017; the target was 10."""
    row = of(found.lights, target="province", code="522600", year=2017).iloc[0]
    assert row["light"] == 2
    assert row["flagged"]


def test_flags_follow_the_record(found):
    flagged = of(found.lights, target="province", flagged=True)
    assert set(zip(flagged["year"], flagged["code"], strict=True)) == {(2017, "522600")} | {
        (2021, code) for code in found.lights["code"].unique()
    }
    cells = of(found.shares, target="province").set_index("values")["cells"]
    assert cells.to_dict() == {"all": 171, "unflagged": 161}


def test_chances_of_what_follows_add_up_and_count_neighbouring_years_only(found):
    """19 years with two gaps: 16 pairs of years that follow one another."""
    for _, table in found.persistence.groupby("target"):
        pairs = table.drop_duplicates("light")["pairs"]
        assert pairs.sum() == 9 * 16
        seen = table[table["pairs"] > 0]
        assert seen.groupby("light")["chance"].sum().to_numpy() == pytest.approx(1)


def test_noise_alone_shows_the_normal_tail_whatever_the_record(found):
    assert found.false_alarms.loc["year_end", "lit"] == pytest.approx(ndtr(-1.0), abs=0.01)
    explained = found.explained.set_index(["target", "light"])
    np.testing.assert_allclose(explained["ratio"], explained["noise"] / explained["record"])
    assert explained.loc[("province", "lit"), "ratio"] > 1
    assert explained.loc[("amplified", "lit"), "ratio"] < 1


def test_a_larger_sample_of_honest_units_has_a_smaller_error(record):
    small, large = (record_warnings(record, replications=n).explained for n in (1000, 16_000))
    ratio = small["standard_error"] / large["standard_error"]
    assert ratio[small["light"] == "lit"].to_numpy() == pytest.approx(4.0, rel=0.1)


def test_one_s_own_targets_and_years(record):
    found = record_warnings(record, 2005, 2012, targets={"twice": 10.0}, replications=500)
    assert found.lights["target"].unique().tolist() == ["twice"]
    assert found.without_target == ()
    again = record_warnings(record, 2005, 2012, targets={"twice": 10.0}, replications=500)
    pd.testing.assert_frame_equal(found.false_alarms, again.false_alarms)


def test_what_cannot_be_asked_is_refused(record):
    with pytest.raises(InputError, match="red_tolerance"):
        record_warnings(record, tolerance=2.0, red_tolerance=1.0)
    with pytest.raises(InputError, match="two years"):
        record_warnings(record, 1990, 1995)


def test_the_figures_of_the_guide_are_those_computed(record):
    guide = text("monitoring")
    found = record_warnings(record)
    assert f"{found.noise:.2f}" in figures(guide)
    explained = found.explained.set_index(["target", "light"])
    for target, name in (("province", "target of the province |"), ("amplified", "target of the province + 2.5")):
        row = of(found.shares, target=target, values="all").iloc[0]
        lit = explained.loc[(target, "lit")]
        shown = [
            f"{row['margin']:+.2f}".replace("-", "−"),
            *(f"{100 * row[k]:.1f} %" for k in ("yellow", "red", "lit")),
        ]
        shown += [f"{100 * lit['noise']:.1f} %", f"{lit['ratio']:.3f} ± {margin(lit['standard_error']):.3f}"]
        line = next(line for line in guide.splitlines() if line.startswith(f"| {name}"))
        assert [cell.strip() for cell in line.strip("|").split("|")][1:] == shown
    after = of(found.persistence, target="amplified")
    lit = after[after["light"] > 0]
    again = (lit["pairs"] * lit["chance"])[lit["next"] > 0].sum()
    of_green = after[after["light"] == 0]
    first = (of_green["pairs"] * of_green["chance"])[of_green["next"] > 0].sum()
    pairs = lit.drop_duplicates("light")["pairs"].sum()
    assert f"{again:.0f} of {pairs} next years" in guide
    assert f"{first:.0f} of {of_green['pairs'].iloc[0]}" in guide
    red = of(found.lights, target="amplified", light=2)
    assert (len(red), red["year"].isin([2019, 2021]).sum()) == (14, 9)
    without = [100 * of(found.shares, target=t, values="unflagged")["lit"].iloc[0] for t in ("province", "amplified")]
    assert f"{without[0]:.1f} and {without[1]:.1f} % are lit" in " ".join(guide.split())
