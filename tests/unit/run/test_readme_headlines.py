"""The table of results in the README is that of the main job."""

from pathlib import Path

import pandas as pd
import pytest
from guides import text

from gzsim.run.key_table import share_turned
from gzsim.run.report_tables import drawn_range
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.views.numbers import minus

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
