"""A server that is asked too often refuses cheaply, says so, and serves on."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from served import serving, status
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from gzsim.web import crowds
from gzsim.web.crowds import MOST_OPEN, PAGES, REQUESTS, Crowd
from gzsim.web.rates import Buckets, Rate


def asked(path: str, address: str = "10.0.0.1") -> HTTPServerRequest:
    request = HTTPServerRequest(start_line=RequestStartLine("GET", path, "HTTP/1.1"), headers=HTTPHeaders(Host="here"))
    request.remote_ip = address
    return request


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def crowd(clock):
    crowd = Crowd({"/", "/trainer"}, lambda: 0, lambda why, address: said.append((why, address)),
                  Buckets(clock=lambda: clock[0]))  # fmt: skip
    crowd.said = said = []
    return crowd


@pytest.mark.parametrize("path", ["/", "/trainer", "/trainer/", "/trainer/ws", "/ws?x=1"])
def test_pages_are_given_out_slowly_whatever_they_are_called_by(crowd, clock, path):
    served = [crowd.match(asked(path)) is None for _ in range(1_000)]
    assert sum(served) == PAGES.burst
    assert crowd.match(asked(path, "10.0.0.2")) is None, "another address is served"
    assert crowd.match(asked("/gzsim/page.css")) is None
    clock[0] = 1.0
    assert [crowd.match(asked(path)) is None for _ in range(10)].count(True) == PAGES.a_second
    assert set(crowd.said) == {("too many requests", "10.0.0.1")}, "whatever is asked for, it is one line of the log"


def test_files_are_limited_too(crowd):
    assert sum(crowd.match(asked("/gzsim/page.css")) is None for _ in range(5_000)) == REQUESTS.burst


def test_there_is_room_for_so_many_pages(clock):
    there = [MOST_OPEN - 1]
    crowd = Crowd({"/"}, lambda: there[0], lambda why, address: None, Buckets(clock=lambda: clock[0]))
    assert crowd.match(asked("/")) is None
    there[0] = MOST_OPEN
    assert crowd.match(asked("/"))["target_kwargs"]["wait"] > 0
    assert crowd.match(asked("/gzsim/page.css")) is None


def test_a_flood_of_visitors_is_refused_and_files_are_served(monkeypatch):
    monkeypatch.setattr(crowds, "PAGES", Rate(10, 1e-6))  # however slow the machine is, there is never an eleventh
    said = []
    with serving(lambda why, address: said.append(why)) as (address, server), ThreadPoolExecutor(20) as people:
        answers = Counter(people.map(status, [address] * 1_000))
        assert answers == {200: 10, 429: 990}
        assert len(said) == 990
        assert len(server.get_sessions()) <= 10
        assert status(f"{address}gzsim/page.css") == 200


@pytest.mark.parametrize(
    "path", ["gzsim/..%2f..%2f..%2fpyproject.toml", "gzsim/../../pyproject.toml", "gzsim/%2e%2e/web/serving.py",
             "static/..%2f..%2fserver.py", "gzsim/chinese.otf/../serving.py", "//etc/passwd", "gzsim//etc/passwd"],
)  # fmt: skip
def test_no_path_leads_out_of_what_is_served(path):
    with serving(lambda why, address: None) as (address, _):
        assert status(address + path) in (403, 404)
