from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gzsim as gz
from gzsim.errors import InputError
from gzsim.targets.okr import KeyResult, Objective
from gzsim.targets.okr_alignment import alignment, check_indicators, unserved
from gzsim.targets.okr_board import objectives_from

ROWS = [
    {"owner": "Guizhou", "objective": "Clean air", "objective_zh": "清洁空气", "under": None, "key_result": "Good days",
     "key_result_zh": "优良天数", "start": 97.0, "target": 99.0, "value": 98.4, "indicator": "good_air_days"},
    {"owner": "Guizhou", "objective": "Clean air", "objective_zh": "清洁空气", "under": None, "key_result": "Forest",
     "key_result_zh": "森林", "start": 62.0, "target": 63.0, "value": 62.2, "indicator": "forest_cover"},
    {"owner": "Guiyang", "objective": "Cleaner city", "objective_zh": "清洁城市", "under": "Clean air",
     "key_result": "Less dust", "key_result_zh": "少扬尘", "start": 40.0, "target": 30.0, "value": 33.0,
     "indicator": "good_air_days", "kind": "aspirational"},
    {"owner": "Guiyang", "objective": "Cleaner city", "objective_zh": "清洁城市", "under": "Clean air",
     "key_result": "Meetings", "key_result_zh": "会议", "start": 0, "target": 10, "value": 10},
]  # fmt: skip


def changed(row, **parts):
    return [each | parts if number == row else each for number, each in enumerate(ROWS)]


@pytest.fixture(scope="module")
def board():
    return objectives_from(ROWS)


def test_rows_become_a_tree_with_scores_and_grades(board):
    (top,) = board.objectives
    assert top.owner == "Guizhou"
    assert [child.owner for child in top.children] == ["Guiyang"]
    table = board.table.set_index("key_result")
    assert table.loc["Less dust", ["score", "letter", "verdict"]].tolist() == [0.7, "G", "in its sweet spot"]
    assert table["level"].tolist() == [0, 0, 1, 1]
    assert board.of("Guiyang")[0].score == pytest.approx(0.85)


def test_a_table_and_its_rows_and_rows_of_yaml_give_the_same_board(board):
    assert objectives_from(pd.DataFrame(ROWS)).objectives == board.objectives


def test_alignment_names_who_serves_what_and_the_unaligned_and_unserved(board):
    found = board.alignment().set_index("key_result")
    assert found["status"].to_dict() == {"Less dust": "aligned", "Meetings": "unaligned"}
    assert found.loc["Less dust", ["above_owner", "above_key_result"]].tolist() == ["Guizhou", "Good days"]
    assert board.unserved()[["owner", "key_result"]].values.tolist() == [["Guizhou", "Forest"]]


def test_a_key_result_may_name_what_it_serves():
    rows = changed(3, serves="Forest")
    assert objectives_from(rows).unserved().empty
    with pytest.raises(InputError, match="Guiyang: Meetings: serves 'Jobs', which Guizhou does not have"):
        objectives_from(changed(3, serves="Jobs"))


@settings(max_examples=30)
@given(st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=4, unique=True), min_size=2, max_size=5))
def test_key_results_above_are_served_or_not_those_below_aligned_or_not(indicators):
    def objective(owner, names, children=()):
        results = tuple(KeyResult(f"{owner}-{name}", "", 0, 1, 0, indicator=name) for name in names)
        return Objective(owner, "", owner, results, children=children)

    top = objective("top", indicators[0], tuple(objective(f"c{i}", names) for i, names in enumerate(indicators[1:])))
    found, loose = alignment(top), unserved(top)
    served = set(found["above_key_result"].dropna())
    assert served.isdisjoint(loose["key_result"])
    assert served | set(loose["key_result"]) == {f"top-{name}" for name in indicators[0]}
    assert set(found["key_result"]) == {f"c{i}-{name}" for i, names in enumerate(indicators[1:]) for name in names}


def test_indicators_are_checked_against_a_scenarios_catalogue():
    catalogue = gz.load_scenario("guizhou-2025").indicator_table().index
    assert objectives_from(ROWS, catalogue).objectives
    with pytest.raises(InputError, match=r"Guizhou: Good days.indicator: there is no .*Valid: good_air_days"):
        objectives_from(changed(0, indicator="good_air_dys"), catalogue)
    with pytest.raises(InputError, match="Valid: jobs, wages"):
        check_indicators(objectives_from(ROWS).objectives[0], ["jobs", "wages"])


def test_a_board_for_a_room_tells_colours_by_letters_and_escapes_texts():
    page = objectives_from(changed(0, key_result="<script>alert(1)</script>"))._repr_html_()
    assert "<script>" not in page
    assert "● G green" in page
    assert '<span lang="zh-Hans">清洁空气</span>' in page

    class Rows(HTMLParser):
        count = 0

        def handle_starttag(self, tag, attributes):
            self.count += tag == "tr"

    parser = Rows()
    parser.feed(page)
    assert parser.count == 1 + len(ROWS)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], "no rows"),
        ([{"owner": "Guizhou"}], "no column 'objective'"),
        (changed(2, target=None), "row 3.target: is empty"),
        (changed(2, target="many"), "row 3: Less dust.target: must be a number"),
        (changed(2, target=40.0), "row 3: Less dust.target"),
        (changed(2, kind="hopeful"), "row 3: Less dust.kind"),
        (changed(2, owner=None), "row 3.owner"),
        (changed(2, weight=-1), "row 3.weight"),
        (changed(2, weight="heavy"), "row 3.weight"),
        (changed(3, key_result="Less dust"), "row 4: key result 'Less dust' of 'Cleaner city' is there twice"),
        (changed(3, owner="Zunyi"), "row 4: objective 'Cleaner city' has two owners"),
        (changed(1, targets=3), "unknown column 'targets'"),
        ([row | {"under": "Jobs"} for row in ROWS[:2]], "unknown objective 'Jobs'"),
        ([row | {"under": "Cleaner city"} if row["under"] is None else row for row in ROWS], "circle"),
    ],
)
def test_faulty_rows_are_refused_with_their_number(rows, fault):
    with pytest.raises(InputError, match=fault):
        objectives_from(rows)


def test_whoever_owns_nothing_is_refused(board):
    with pytest.raises(InputError, match="'Zunyi' owns no objective"):
        board.of("Zunyi")
