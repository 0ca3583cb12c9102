"""Huge texts, markup, forged codes, floods: refused, logged, and nobody else is disturbed."""

import pytest
from rooms import AtOnce

from gzsim.errors import InputError
from gzsim.web.rates import MOST_BUCKETS
from gzsim.workshop import NoAccess, Refused, TooMany, Workshop
from gzsim.workshop.choice import Choice
from gzsim.workshop.command import workshop as workshop_command
from gzsim.workshop.doors import ALPHABET, new_code
from gzsim.workshop.limits import TOKEN, Buckets, clean_name

RESULT = {"text": "a", "indicator": "gdp_growth", "start": 1, "target": 2}


def objectives(count=1, results=1, text="a"):
    return {"objectives": [{"text": text, "key_results": [RESULT] * results}] * count}


@pytest.mark.parametrize(
    ("said", "field", "key"),
    [
        (None, "choice", "shape"),
        ([], "choice", "shape"),
        ({"code": "import os"}, "choice.code", "unknown_field"),
        ({"x" * 10_000: 1}, "choice." + "x" * 60, "unknown_field"),
        (objectives(6), "objectives", "listed"),
        (objectives(1, 6), "objectives[0].key_results", "listed"),
        (objectives(text="好" * 2_001), "objectives[0].text", "too_long"),
        (objectives(text="x" * 10**7), "objectives[0].text", "too_long"),
        ({"objectives": [{"text": "a", "note": "b" * 1_900, "key_results": [RESULT | {"text": "c" * 1_900}] * 5}] * 5},
         "choice", "all_text"),
        (objectives(text="\x00\x1b"), "objectives[0].text", "empty"),
        ({"objectives": "a"}, "objectives", "shape"),
        ({"objectives": [{"text": "a", "key_results": [RESULT | {"start": float("nan")}]}]},
         "objectives[0].key_results[0].start", "number"),
        ({"objectives": [{"text": "a", "key_results": [RESULT | {"target": True}]}]},
         "objectives[0].key_results[0].target", "number"),
        ({"objectives": [{"text": "a", "key_results": [RESULT | {"target": 10**400}]}]},
         "objectives[0].key_results[0].target", "number"),
        ({"objectives": [{"text": "a", "key_results": [RESULT | {"target": 1}]}]},
         "objectives[0].key_results[0].target", "start_is_target"),
        ({"objectives": [{"text": "a", "key_results": [RESULT | {"stretch": 1.5}]}]},
         "objectives[0].key_results[0].stretch", "stretch_side"),
        ({"weights": {"gdp_growth": "100"}}, "weights.gdp_growth", "number"),
        ({"weights": {str(number): 0 for number in range(201)}}, "weights", "listed"),
        ({"weights": {"gdp_growth": -1}}, "weights.gdp_growth", "range"),
        ({"watch": {"__class__": 1}}, "watch.__class__", "unknown"),
        ({"watch": {"bulletin_months": 4}}, "watch.bulletin_months", "unknown"),
        ({"watch": {"reviews": 1.5}}, "watch.reviews", "whole"),
        ({"watch": {"audits": 2}}, "watch.audits", "range"),
        ({"scheme": "__init__"}, "scheme", "unknown"),
        ({"scheme": "last_place", "amounts": {"prize": 1}}, "amounts.prize", "unknown"),
        ({"reach": "world"}, "reach", "unknown"),
    ],
)  # fmt: skip
def test_what_no_choice_can_be_is_refused_with_its_field(said, field, key):
    with pytest.raises(Refused) as caught:
        Choice.read(said)
    assert (caught.value.field, caught.value.key) == (field, key)
    assert len(str(caught.value)) < 300


def test_markup_and_chinese_are_kept_as_text():
    text = "<script>alert('x')</script> 绿水青山 & {{7*7}}"
    assert Choice.read(objectives(text=text)).objectives[0].text == text


UNSEEN = ["\u202e\u2066", "\u200b", "\u3164", "\u2800\ufe0f", "\u0301"]


@pytest.mark.parametrize("name", ["", " \n ", "\x07", "x" * 61, None, 7, *UNSEEN])
def test_names_are_short_and_can_be_seen(room, name):
    with pytest.raises(Refused):
        room.workshop.join(room.code, name, "三组", "520100")
    with pytest.raises(Refused):
        room.workshop.join(room.code, "name", name, "520100")


def test_names_lose_what_cannot_be_seen():
    assert clean_name("\u202eevil\x1b[0m\ud800\n组") == "evil[0m 组"


def test_codes_are_long_and_of_signs_that_look_like_no_other():
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(len(code) == 8 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("01OIL") & set(ALPHABET)


def test_forged_codes_slow_down_and_are_logged(idle):
    code, key = idle.open_session("a")
    for _ in range(8):
        with pytest.raises(NoAccess):
            idle.find(new_code(), "10.0.0.9")
    with pytest.raises(TooMany) as caught:
        idle.find(code, "10.0.0.9")
    assert caught.value.wait > 1
    for forged in (lambda: idle.seat("x" * 32, "10.0.0.9"), lambda: idle.trainer(code, "x", "10.0.0.9")):
        with pytest.raises(TooMany):
            forged()
    assert idle.find(code, "10.0.0.8").code == code
    token = idle.join(code, "a", "a", "520100", "10.0.0.8")
    assert idle.seat(token, "10.0.0.9").name == "a", "who has a token is let in, whoever guesses beside"
    log = idle.trainer(code, key, "10.0.0.9").log()
    assert {"no_session", "too_many"} <= set(log["why"])
    assert set(log["address"]) == {"–"}, "what concerns no session is told without the address"


def test_wrong_passwords_are_limited_and_logged_and_right_ones_are_not(idle):
    code, key = idle.open_session("a")
    for said in ["right"] * 20 + ["\ud800", *map(str, range(7))]:
        if said == "right":
            idle.doors.admit(said, "right", "10.0.0.9")
        else:
            with pytest.raises(NoAccess):
                idle.doors.admit(said, "right", "10.0.0.9")
    with pytest.raises(TooMany):
        idle.doors.admit("right", "right", "10.0.0.9")
    log = idle.trainer(code, key).log()
    assert log[log["what"] == "password"]["count"].sum() == 9


def test_a_password_that_is_empty_is_refused():
    with pytest.raises(InputError, match="--password"):
        workshop_command(password=" ")


def test_a_trainer_reads_nothing_of_another_session(room):
    other, key = room.workshop.open_session("other")
    with pytest.raises(Refused):
        room.workshop.join(room.code, "王芳", "一组", address="10.0.0.9")
    assert "10.0.0.9" in set(room.trainer.log()["address"])
    assert room.workshop.trainer(other, key).log().empty


@pytest.mark.parametrize("code", ["", None, "../../etc/passwd", "' OR 1=1 --", "A" * 10**6, b"AAAAAAAA", {"a": 1}])
def test_what_is_no_code_opens_nothing(room, code):
    with pytest.raises(NoAccess):
        room.workshop.find(code)
    with pytest.raises(NoAccess):
        room.workshop.trainer(code, room.key)


@pytest.mark.parametrize("token", ["", None, "x", "A" * 10**6, 7])
def test_what_is_no_token_opens_nothing(room, token):
    with pytest.raises(NoAccess):
        room.workshop.seat(token)
    with pytest.raises(NoAccess):
        room.workshop.trainer(room.code, token)


def test_the_key_of_a_session_opens_no_other(room):
    other, key = room.workshop.open_session("other")
    with pytest.raises(NoAccess):
        room.workshop.trainer(other, room.key)
    with pytest.raises(NoAccess):
        room.workshop.trainer(room.code, key)


def test_a_trainer_sees_no_team_of_another_session(room):
    other, key = room.workshop.open_session("other")
    trainer, team = room.workshop.trainer(other, key), room.one.team.id
    for look in (trainer.choice, trainer.versions, trainer.runs, trainer.years, trainer.members, trainer.scenario):
        with pytest.raises(Refused):
            look(team)
    assert trainer.teams() == []
    assert "一组" not in trainer.page()


def test_a_team_sees_no_run_and_no_version_of_another(room):
    room.one.save({"scheme": "none"}, based_on=0)
    run = room.one.run()
    with pytest.raises(Refused):
        room.two.outcome(run)
    assert room.two.runs() == []
    with pytest.raises(Refused):
        room.two.version(1)
    assert "none" not in room.two.board().to_csv()


def test_names_of_others_cannot_be_taken(room):
    with pytest.raises(Refused) as caught:
        room.workshop.join(room.code, "王芳", "一组")
    assert caught.value.key == "name_taken"
    with pytest.raises(Refused):
        room.workshop.join(room.code, " 王芳\u202e ", "三组", "520100")
    for alike in ("王芳\u200b", "王\u3164芳", "王\U000e0100芳"):
        with pytest.raises(Refused):
            room.workshop.join(room.code, alike, "三组", "520100")
    seat = room.workshop.seat(room.workshop.join(room.code, "Ｌｉ", "一组\u2060"))
    assert seat.team.name == "一组"
    with pytest.raises(Refused):
        room.workshop.join(room.code, "li", "一组")
    assert [team.name for team in room.trainer.teams()] == ["一组", "二组"]


def test_a_place_that_is_none_is_refused(room):
    for place in ("Zunyi", "110000", None, 7):
        with pytest.raises(Refused):
            room.workshop.join(room.code, "a", "三组", place)


def test_a_closed_session_takes_nothing_and_tells_on(room):
    saved = room.one.save({"scheme": "none"}, based_on=0)
    room.trainer.end()
    for act in (
        lambda: room.one.save({}, saved.version),
        room.one.run,
        lambda: room.workshop.join(room.code, "c", "一组"),
    ):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.key == "closed"
    assert room.one.choice() == saved


def test_a_thousand_requests_at_once_are_refused_without_a_look_at_the_file(room, monkeypatch):
    looked, one = [], room.workshop.store.one
    monkeypatch.setattr(room.workshop.store, "one", lambda *asked: looked.append(asked) or one(*asked))
    served, refused = 0, 0
    for _ in range(1_000):
        before = len(looked)
        try:
            room.one.choice()
        except TooMany:
            refused += 1
            assert len(looked) == before
        else:
            served += 1
    assert 0 < served < TOKEN.burst
    assert room.two.choice().version == 0, "another token is served"
    log = room.trainer.log()
    assert log[log["why"] == "too_many"]["count"].sum() == refused
    assert len(log) < 20


def test_what_takes_long_counts_as_many_requests(room):
    for _ in range(4):
        room.two.tables()
    for heavy in (room.two.tables, room.two.page, room.two.scenario, room.two.run):
        with pytest.raises(TooMany):
            heavy()
    assert room.one.tables()


def test_an_address_cannot_open_sessions_without_end(idle):
    for _ in range(10):
        idle.open_session("a", address="10.0.0.1")
    with pytest.raises(TooMany):
        idle.open_session("a", address="10.0.0.1")


def test_buckets_fill_again_and_forget_the_oldest():
    now = [0.0]
    buckets = Buckets(clock=lambda: now[0])
    buckets.take("a", TOKEN, TOKEN.burst)
    with pytest.raises(TooMany):
        buckets.take("a", TOKEN)
    for number in range(MOST_BUCKETS):
        buckets.take(f"b{number}", TOKEN)
    assert len(buckets._full) == MOST_BUCKETS
    now[0] = 1.0
    buckets.take("b9999", TOKEN, TOKEN.burst)


def test_rooms_are_limited(idle, monkeypatch):
    monkeypatch.setattr("gzsim.workshop.limits.TEAMS", 1)
    monkeypatch.setattr("gzsim.workshop.limits.PEOPLE", 2)
    code, _ = idle.open_session("a")
    seat = idle.seat(idle.join(code, "a", "a", "520100"))
    with pytest.raises(Refused, match="1"):
        idle.join(code, "b", "b", "520100")
    idle.join(code, "b", "a")
    with pytest.raises(Refused, match="2"):
        idle.join(code, "c", "a")
    assert seat.team.name == "a"


def test_old_versions_and_runs_give_way_to_new_ones(room, monkeypatch):
    monkeypatch.setattr("gzsim.workshop.limits.VERSIONS", 4)
    monkeypatch.setattr("gzsim.workshop.limits.RUNS", 2)
    seat, team = room.one, room.one.team.id
    for version in range(8):
        seat.save({"targets": {"gdp_growth": version}}, based_on=version)
        if version in (2, 3, 4):
            seat.run()
    assert [run.version for run in seat.runs()] == [5, 4]
    assert [each.version for each in room.trainer.versions(team)] == [4, 5, 7, 8]
    assert seat.save({"targets": {"gdp_growth": 7}}, based_on=8).version == 8, "what stands is not saved again"


def test_whom_a_trainer_removes_sees_nothing_more_and_what_they_wrote_stays(room):
    room.one.save({"scheme": "none"}, based_on=0)
    person = next(each for each in room.trainer.people() if each.name == "王芳")
    other, key = room.workshop.open_session("other")
    room.workshop.trainer(other, key).remove(person.id)
    assert room.one.choice().author == "王芳", "not by the trainer of another session"
    room.trainer.remove(person.id)
    for act in (room.one.choice, room.one.run, lambda: room.workshop.seat(room.tokens[0])):
        with pytest.raises(NoAccess):
            act()
    assert room.trainer.choice(room.one.team.id).author == "王芳"


def test_a_log_never_grows_beyond_its_lines(idle, monkeypatch):
    monkeypatch.setattr("gzsim.workshop.store.MOST_LOGGED", 10)
    for number in range(30):
        idle.doors.refused("a", f"why {number}", "10.0.0.1")
    rows = idle.store.all("SELECT why FROM log ORDER BY id")
    assert [why for (why,) in rows] == [f"why {number}" for number in range(20, 30)]


def test_addresses_without_end_do_not_fill_the_memory(idle, monkeypatch):
    monkeypatch.setattr("gzsim.workshop.doors.MOST_COUNTED", 50)
    for number in range(200):
        idle.doors.refused("a", "why", f"10.0.0.{number}")
    assert len(idle.doors._counted) <= 50


def test_a_workshop_needs_a_baseline_that_there_is(idle):
    with pytest.raises(ValueError, match="no-such"):
        idle.open_session("a", baseline="no-such")
    for size in ({"years": 0}, {"years": 11}, {"years": 1.5}, {"draws": 3}, {"seed": -1}):
        with pytest.raises(Refused):
            idle.open_session("a", **size)


def test_the_file_is_let_go_of_at_the_end(file):
    with Workshop(file, pool=AtOnce(stopped=True)) as workshop:
        workshop.open_session("a")
    with pytest.raises(Exception, match="closed"):
        workshop.store.one("SELECT 1")
