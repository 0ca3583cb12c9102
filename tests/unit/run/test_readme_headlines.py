"""The table of results in the README is that of the main job."""

from pathlib import Path

import pandas as pd
import pytest
from guides import text

from gzsim.run.key_table import share_turned
from gzsim.run.report_tables import drawn_range
from gzsim.scenario import load_scenario
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.numbers import Z90, minus

GOLDEN = Path(__file__).parents[2] / "golden" / "published_headlines.csv"


@pytest.fixture(scope="module")
def headlines():
    return pd.read_csv(GOLDEN)


def cell(row: pd.Series) -> str:
    """Difference, range over draws and share of draws with the other sign; bold where the sign holds."""
    difference = minus(f"{row['difference']:+.{2 if abs(row['difference']) >= 1 else 3}f}")
    ends, turned = drawn_range(row).en, share_turned(row["other_sign"]).en
    return f"{f'**{difference}**' if row['holds'] else difference} ({ends}; {turned})"


def test_the_readme_shows_every_headline_as_it_was_found(headlines):
    readme = text("README")
    for outcome, rows in headlines.groupby("outcome", sort=False):
        cells = [cell(row) for _, row in rows.iterrows()]
        assert f"| {OUTCOMES.loc[outcome, 'name'].lower()} | {' | '.join(cells)} |" in readme


def test_the_median_draw_gives_half_of_the_gains_or_stakes_more(headlines):
    """Of the two schemes, in achievement by either ruler."""
    gains = headlines[headlines["outcome"].isin(["achievement", "own_needs"])].set_index("headline")
    left = gains["median"] / gains["difference"]
    assert left["last_place − none"].between(1.0, 1.5).all()
    assert left["piece_rate − none"].between(0.5, 0.65).all()


def test_headlines_rest_on_sixty_draws_or_more(headlines):
    assert (headlines["draws"] >= 60).all()
    assert f"{headlines['draws'].iloc[0]} draws" in text("README")


def test_the_readme_says_how_much_of_a_range_is_luck_of_few_replications(headlines):
    """5–95 % of a mean over so few replications at fixed parameters, beside 5–95 % over draws."""
    usual = load_scenario("guizhou-2025").simulation.replications
    luck = 2 * Z90 * headlines["standard_error"] * (usual / headlines["replications"]) ** 0.5
    share = (
        (luck / (headlines["high"] - headlines["low"])).groupby([headlines["outcome"], headlines["headline"]]).first()
    )
    last = share["wrong_last"]
    assert last.pop("last_place − none") == pytest.approx(0.5, abs=0.05)
    assert last.to_list() == pytest.approx([1.0, 1.0], abs=0.1)
    assert share.drop("wrong_last").max() <= 1 / 3
    assert headlines["replications"].unique().tolist() == [8]
    told = " ".join(text("README").split())
    assert (
        "lived in eight replications, whose luck is in the range, too: it makes half of the range of last places"
        in told
    )
    assert "all of it in the two columns beside, and a third or less of any other" in told
