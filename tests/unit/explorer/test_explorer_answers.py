"""Answers of the explorer: what the command line says of the same file, told with its doubt, newest setting first."""

import asyncio
from concurrent.futures import Future

import pandas as pd
import pytest

from gzsim.experiments.design import design
from gzsim.experiments.sweep import sweep
from gzsim.explorer.answers import A_DRAW, MAPPED, OUTCOMES_SHOWN, Answer, Levels, Part, answered, parts_of
from gzsim.explorer.desk import Desk
from gzsim.explorer.inquiry import Inquiry
from gzsim.explorer.saved import saved_csv, saved_html, saved_table
from gzsim.explorer.scenarios import scenario_of
from gzsim.explorer.setting import Setting, today
from gzsim.explorer.telling import Bar, cards, findings, tiles, verdict
from gzsim.reports.texts import sentences
from gzsim.simulation.simulate import compare

SETTING = Setting(rate=20, long_term=30, tenure=3)


@pytest.fixture(scope="module")
def answer() -> Answer:
    found = Answer(SETTING, asked=4)
    for part in (Part(SETTING, 6), Part(SETTING, draws=range(2), of=4), Part(SETTING, draws=range(2, 4), of=4)):
        found = found.with_part(answered(part))
    return found


def made_up(draws: int = 0, **changes: float) -> Answer:
    """An answer with differences of one's own."""
    table = pd.DataFrame(
        {"difference": 1.0, "standard_error": 0.1, "same_scale": True, "today": 100.0}, index=list(OUTCOMES_SHOWN)
    )
    for name, value in changes.items():
        table.loc[name, "difference"] = value
    rows = [pd.DataFrame(table["difference"]).T.reset_index(drop=True)] * draws
    return Answer(SETTING, Levels(8, table, pd.DataFrame()), tuple(rows), asked=draws or 10)


def test_differences_are_those_of_a_comparison(answer):
    found = compare([today(), scenario_of(SETTING)], replications=6).differences().set_index("outcome")
    for name, row in answer.headlines().iterrows():
        assert row["difference"] == found.loc[name, "difference"]
        assert row["standard_error"] == found.loc[name, "standard_error"]


def test_ranges_are_those_of_the_same_draws_in_a_sweep(answer):
    pair = [today(), scenario_of(SETTING)]
    rows = design(pair, n=4, seed=today().simulation.seed)
    found = sweep(pair, rows, outcomes=OUTCOMES_SHOWN, replications=A_DRAW)
    for name, row in answer.headlines().iterrows():
        drawn = found.difference(name)
        assert row["draws"] == 4
        assert row["median"] == pytest.approx(drawn.median())
        assert row["low"] == pytest.approx(drawn.quantile(0.05))


def test_nothing_at_stake_is_no_sanction():
    nothing, none = (answered(Part(each, 2)).table for each in (Setting(rate=0), Setting(scheme="none")))
    assert nothing.equals(none)
    assert (nothing["difference"] != 0).all()


def test_parts_come_to_all_draws_once():
    parts = parts_of(SETTING, draws=12)
    assert [row for part in parts for row in part.draws] == list(range(12))
    assert parts[0].replications < parts[1].replications


def test_more_replications_replace_fewer_whichever_come_first():
    few, many = Levels(2, pd.DataFrame(), pd.DataFrame()), Levels(8, pd.DataFrame(), pd.DataFrame())
    for order in ([few, many], [many, few]):
        answer = Answer(SETTING)
        for came in order:
            answer = answer.with_part(came)
        assert answer.levels is many


def test_winners_and_losers_have_a_place_on_the_map(answer):
    for outcome in MAPPED:
        shown = tiles(answer, outcome)
        assert len({(tile["column"], tile["row"]) for tile in shown}) == 9
        places = answer.levels.places.loc[outcome]
        assert [tile["kind"] == "wins" for tile in shown] == places["wins"].tolist()
        assert [tile["kind"] == "loses" for tile in shown] == places["loses"].tolist()


def test_what_is_wrong_is_told_and_stops_nothing():
    found = Answer(SETTING).with_part("no such <thing>")
    assert "no such <thing>" in findings(found)[0].en


def test_a_finding_parts_what_is_sure_from_what_turns():
    drawn = made_up(20, achievement=1.0, debt=-1.0)
    turned = drawn.drawn[0].assign(achievement=-1.0)
    mixed = Answer(SETTING, drawn.levels, (*drawn.drawn[:10], *[turned] * 10), asked=20)
    sure, unsure = findings(mixed)
    assert "debt falls by 1.00 ± 0.20" in sure.en
    assert "债务下降1.00 ± 0.20" in sure.zh
    assert "true achievement rises by 1.00 ± 0.20, other sign in 50 %" in unsure.en
    assert "真实成绩上升1.00 ± 0.20，50%符号相反" in unsure.zh
    rare = Answer(SETTING, drawn.levels, (*drawn.drawn[:4], *[turned] * 16), asked=20)
    assert "true achievement falls in 80 %, though not with the parameters as they are" in findings(rare)[1].en
    assert "80%的参数组中真实成绩下降，默认参数下则相反" in findings(rare)[1].zh


def test_what_is_not_touched_is_said_to_be_so():
    assert "debt" in findings(made_up(5, debt=0.0))[-1].en


def test_all_sentences_are_in_both_languages():
    english, chinese = (sentences().get_template(f"explorer.{each}.j2").blocks for each in ("en", "zh"))
    assert set(english) == set(chinese)


@pytest.mark.parametrize(
    ("outcome", "changes", "said"),
    [
        ("achievement", {}, "better"),
        ("debt", {}, "worse"),
        ("gap", {"difference": -1.0}, "better"),
        ("gap", {"standard_error": 0.6}, "none"),
        ("gap", {"draws": 0}, "none"),
        ("gap", {"same_scale": False}, "none"),
        ("gap", {"holds": False}, "turns"),
    ],
)
def test_a_verdict_goes_by_what_is_better_and_by_both_doubts(outcome, changes, said):
    row = {"difference": 1.0, "standard_error": 0.1, "same_scale": True, "draws": 20, "holds": True}
    assert verdict(outcome, pd.Series({**row, **changes})) == said


def test_bars_keep_to_their_line():
    row = pd.Series({"difference": 2.0, "standard_error": 0.1, "draws": 9, "low": -1.0, "high": 4.0})
    bar = Bar(row)
    assert 0 <= bar.low < 50 < bar.at < bar.low + bar.width <= 100


def test_a_saved_table_holds_what_the_cards_say(answer):
    table = saved_table([answer]).set_index("outcome")
    assert table.loc["debt", "difference"] == answer.headlines().loc["debt", "difference"]
    assert table.loc["debt", "rate"] == 20
    assert len(saved_csv([answer, answer]).splitlines()) == 1 + 2 * len(OUTCOMES_SHOWN)
    shown = saved_html([answer], lambda name: name.zh)
    assert all(card["difference"] in shown for card in cards(answer))


class Queue:
    """Workers that do nothing until they are told, and keep what they are asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Part, Future]] = []

    def submit(self, part: Part) -> Future:
        self.asked.append((part, Future()))
        return self.asked[-1][1]

    def close(self) -> None:
        pass


def queue_and_desk(at_once: int = 1) -> tuple[Queue, Desk]:
    queue = Queue()
    return queue, Desk(lambda _: queue, at_once=at_once)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_newer_setting_takes_the_place_of_what_waits():
    async def lived():
        (queue, desk), told = queue_and_desk(at_once=2), []
        inquiry = Inquiry(desk, told.append, patience=0)
        inquiry.ask(Setting(rate=20))
        await settled()
        assert [part.setting.rate for part, _ in queue.asked] == [20, 20]
        inquiry.ask(Setting(rate=25))
        await settled()
        assert all(future.cancelled() for _, future in queue.asked[:2])
        assert [part.setting.rate for part, _ in queue.asked[2:]] == [25, 25]
        queue.asked[2][1].set_result("wrong")
        await settled()
        assert told[-1] == Answer(Setting(rate=25), wrong="wrong")
        inquiry.stop()
        await settled()

    asyncio.run(lived())


def test_what_was_done_is_not_done_again():
    async def lived():
        queue, desk = queue_and_desk()
        parts = [Part(SETTING, 1), Part(SETTING, 2)]

        async def asked():
            return [came async for came in desk.answers(parts)]

        first = asyncio.create_task(asked())
        for number in range(2):
            await settled()
            queue.asked[number][1].set_result(number)
        assert await first == await asked() == [0, 1]
        assert len(queue.asked) == 2

    asyncio.run(lived())


def test_what_went_wrong_is_tried_again():
    async def lived():
        queue, desk = queue_and_desk()
        for came in ("MemoryError: ", 1):
            found = asyncio.create_task(anext(desk.answers([Part(SETTING, 1)])))
            await settled()
            queue.asked[-1][1].set_result(came)
            assert await found == came
        assert len(queue.asked) == 2

    asyncio.run(lived())


def test_pages_take_turns():
    async def lived():
        queue, desk = queue_and_desk()
        for rate in (20, 25):
            Inquiry(desk, lambda _: None, patience=0).ask(Setting(rate=rate))
        for number in range(4):
            await settled()
            queue.asked[number][1].set_result("")
        await settled()
        assert [part.setting.rate for part, _ in queue.asked[:4]] == [20, 25, 20, 25]

    asyncio.run(lived())
