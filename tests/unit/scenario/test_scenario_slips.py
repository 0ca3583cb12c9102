"""Slips that people make in a scenario are named, and what would be right."""

from __future__ import annotations

import pytest

from gzsim.errors import InputError
from gzsim.scenario import load_scenario
from gzsim.scenario.doubts import doubtful


@pytest.mark.parametrize("suffix", [".yaml", ".yml"])
def test_a_file_that_is_named_without_its_ending_is_pointed_at(tmp_path, monkeypatch, suffix):
    (tmp_path / f"reform{suffix}").write_text("extends: guizhou-2025\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=rf"\(did you mean 'reform\{suffix}'\?\)"):
        load_scenario("reform")


@pytest.mark.parametrize(
    ("content", "valid"),
    [
        ("schema_version: 1\nextends：guizhou-2025\ntitle: x\n", "in line 2 a colon and a space"),
        ("extends：guizhou-2025\n", "in line 1 a colon and a space"),
        ("extends: guizhou-2025\nschemes:\n\tlast_place: {rate: 0.2}\n", "in line 3 spaces, in place of the tab"),
    ],
)
def test_slips_of_the_keyboard_are_pointed_at(refusal, write, content, valid):
    assert refusal(write(content)).valid.startswith(valid)


def test_a_full_width_colon_in_a_text_is_nobodys_slip(refusal, write):
    error = refusal(write("title_zh: 改革：水质\nextends: [guizhou-2025\n"))
    assert error.problem.startswith("is not valid YAML")
    assert error.valid is None


def test_a_share_for_a_target_in_percent_is_told_of_and_where_it_cannot_hold_refused_with_what_was_meant():
    today = load_scenario("guizhou-2025")
    slipped = today.with_({"indicators.gdp_growth.target": 0.066})
    assert [told.en for told in doubtful(slipped, today)] == [
        "Target of GDP growth is 0.066 percent per year. If 6.6 percent per year is meant, write 6.6."
    ]
    assert list(doubtful(slipped, slipped)) == []
    assert list(doubtful(today.with_({"indicators.gdp_growth.target": 6.6}), today)) == []
    with pytest.raises(InputError, match=r"in percent: did you mean 66\?"):
        today.with_({"indicators.forest_cover.target": 0.66})
