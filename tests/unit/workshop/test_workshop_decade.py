"""A decade shows what has been seen, hides the truth until it is revealed, and comes out the same every time."""

import json
import math

import pytest
from rooms import CHOICE, AtOnce, Room

from gzsim.targets.okr import KeyResult
from gzsim.workshop import Refused, Workshop
from gzsim.workshop.choice import Choice
from gzsim.workshop.grading import grades, objective_scores


def hidden_values(played):
    """Every number of what is hidden of the first team, as a page would print it."""
    text = [
        json.loads(row[0]) for row in played.workshop.store.all("SELECT hidden FROM played WHERE hidden IS NOT NULL")
    ]
    seen = {value for row in played.workshop.store.all("SELECT told FROM played WHERE told IS NOT NULL")
            for value in numbers(json.loads(row[0]))}  # fmt: skip
    return {value for each in text for value in numbers(each)} - seen - {0.0, 1.0}


def numbers(value):
    if isinstance(value, dict):
        return {number for each in value.values() for number in numbers(each)}
    if isinstance(value, list):
        return {number for each in value for number in numbers(each)}
    return {float(value)} if isinstance(value, int | float) else set()


def all_that_is_told(seat):
    """Everything that a participant can ask for, as text."""
    return " ".join([
        *map(repr, seat.years()), seat.board().to_csv(), seat.page(), repr(seat.progress), repr(seat.team),
        *(data.decode() for data in seat.tables().values()), *(year.grades.to_csv() for year in seat.years()),
        repr(seat.choice()), repr(seat.runs()),
    ])  # fmt: skip


def test_nothing_hidden_is_told_before_the_reveal(played):
    secret = hidden_values(played)
    assert len(secret) > 100
    for seat in (played.one, played.two):
        told = all_that_is_told(seat)
        assert not [value for value in secret if len(repr(value)) > 8 and repr(value) in told]
        assert all(not year.hidden and year.true_grades is None for year in seat.years())


def test_no_quarter_that_lies_ahead_is_told_to_anybody(played):
    for years in (played.one.years(), played.trainer.years(played.one.team.id)):
        assert [len(year.quarters) for year in years] == [4, 4, 1]
        assert years[2].told == {}
        assert "year" not in years[2].hidden


def test_the_trainer_sees_the_truth_before_the_teams(played):
    year = played.trainer.years(played.one.team.id)[1]
    apart = [year.quarters[3][name] - year.hidden["quarters"][3][name] for name in year.quarters[3]]
    assert any(apart)
    assert year.hidden["year"]["true_score"] != year.told["reported_score"]


def test_what_is_revealed_can_be_hidden_again(played):
    played.trainer.reveal()
    year = played.one.years()[1]
    assert year.hidden == played.trainer.years(played.one.team.id)[1].hidden
    assert len(year.true_grades) == 2
    played.trainer.reveal(False)
    assert played.one.years()[1].hidden == {}


def test_reports_less_what_was_invented_are_the_truth(played):
    year = played.trainer.years(played.one.team.id)[1]
    for name, value in year.quarters[3].items():
        assert value - year.hidden["invented"][name] == pytest.approx(year.hidden["quarters"][3][name], abs=0.02)


def test_ranks_are_those_of_all_places(played):
    ranks = played.one.years()[1].ranks
    assert set(ranks) == set(played.one.baseline.units.prefectures)
    assert min(ranks.values()) == 1
    assert ranks["520300"] == played.one.years()[1].told["rank"]


def test_key_results_are_graded_by_reports_at_quarter_ends(played):
    table = played.one.years()[2].grades
    assert table["quarter"].tolist() == [1, 1]
    digital = table.iloc[0]
    assert digital["value"] == pytest.approx(4 * played.one.years()[2].quarters[0]["digital_economy_growth"])
    assert digital["score"] == KeyResult("", "", 8, 12, digital["expected"]).score
    assert 0 <= digital["stretch_score"] <= digital["score"]
    assert len(played.one.years()[2].objectives) == 1


def test_grades_of_december_are_those_of_what_came(played):
    baseline = played.one.baseline
    choice = Choice.read({"objectives": [{"text": "a", "key_results": [
        {"text": "g", "indicator": "gdp_growth", "start": 4, "target": 6, "weight": 3},
        {"text": "f", "indicator": "forest_cover", "start": 60, "target": 64}]}]})  # fmt: skip
    quarters = [{"gdp_growth": growth, "forest_cover": cover}
                for growth, cover in ((1.25, 60.5), (2.5, 61), (3.9, 62), (5.5, 63))]  # fmt: skip
    table = grades(choice, baseline, quarters)
    assert table["expected"].tolist() == [5.5, 63]
    assert table["score"].tolist() == [0.75, 0.75]
    assert objective_scores(choice, table) == [0.75]
    assert grades(choice, baseline, quarters[:1])["expected"].tolist() == pytest.approx([5, 62])
    assert math.isnan(objective_scores(choice, grades(choice, baseline, []))[0])


def lived_again(tmp_path, name, **size):
    with Workshop(tmp_path / name, pool=AtOnce(only="years")) as workshop:
        room = Room(workshop, years=3, draws=4, **size)
        room.one.save(CHOICE, based_on=0)
        room.trainer.advance("year")
        room.trainer.advance("quarter")
        team = room.one.team.id
        return repr([(year.quarters, year.told, year.hidden) for year in room.trainer.years(team)])


def test_the_same_seed_and_choices_give_the_same_bits(played, tmp_path):
    years = played.trainer.years(played.one.team.id)
    assert lived_again(tmp_path, "again.sqlite") == repr([(year.quarters, year.told, year.hidden) for year in years])


def test_a_choice_holds_from_the_year_that_follows(file):
    with Workshop(file, pool=AtOnce(only="years")) as workshop:
        room = Room(workshop, years=3, draws=4)
        room.trainer.advance("year")
        room.one.save({"targets": {"gdp_growth": 20}}, based_on=0)
        room.trainer.advance("year")
        room.one.save({"weights": {"gdp_growth": 50}}, based_on=1)  # a draft that cannot be run
        room.trainer.advance("year")
        assert [year.version for year in room.one.years()] == [0, 0, 1, 1]
        first, second = room.one.years()[1:3], room.two.years()[1:3]
        assert first[0].money == second[0].money
        assert first[1].ranks != second[1].ranks
        with pytest.raises(Refused) as caught:
            room.trainer.advance("year")
        assert caught.value.key == "over"


def test_years_whose_process_crashed_are_asked_for_again(room, pool, monkeypatch):
    monkeypatch.setattr("gzsim.workshop.decade.PAUSE", 0.0)
    job = pool.taken(f"years {room.one.team.id}")
    job.failed(Refused("crashed"))
    assert room.one.years()[0].message.en.startswith("the run ended")
    assert room.trainer.progress.year == 0
    assert pool.jobs[-1].owner == job.owner


def test_who_comes_late_has_lived_like_the_baseline(played, file):
    with Workshop(file, pool=AtOnce(only="years")) as workshop:
        room = Room(workshop, years=3, draws=4)
        room.trainer.advance("year")
        late = workshop.seat(workshop.join(room.code, "late", "三组", "522600"))
        assert [year.version for year in late.years()] == [0, 0]
        assert late.years()[1].quarters == room.two.years()[1].quarters


def test_rules_that_need_more_room_may_come_in_later_years(file):
    with Workshop(file, pool=AtOnce(only="years")) as workshop:
        room = Room(workshop, years=3, draws=4)
        for version, said in enumerate([{}, {"watch": {"promise": 1}}, {"captured": ["gdp_growth"]}]):
            room.one.save(said, based_on=version)
            room.trainer.advance("year")
        assert [year.ready for year in room.one.years()] == [True] * 4
