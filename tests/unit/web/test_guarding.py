"""What no page of ours asks for is refused: files of modules, chosen visits, packed messages, endless bodies."""

from __future__ import annotations

import base64
import gzip
import json
import re
import socket
import sys
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from bokeh.util.token import generate_jwt_token
from served import serving, status
from tornado.httpclient import HTTPRequest
from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from gzsim.web import guarding


@pytest.fixture
def said():
    return []


@pytest.fixture
def address(said):
    with serving(lambda why, address: said.append(why)) as (address, _):
        yield address


def token_of(address: str) -> str:
    with urlopen(address, timeout=60) as answer:
        return re.search(r'"token":"([^"]+)"', answer.read().decode())[1]


async def said_on(line: WebSocketClientConnection) -> str:
    """Kind of the next message, leaving out what belongs to the one before; "closed" at the end."""
    while text := await line.read_message():
        if "msgtype" in json.loads(text):
            return json.loads(text)["msgtype"]
    return "closed"


def talk(address: str, *messages: str | bytes, token: str | None = None) -> list[str]:
    """Kinds of what comes back when a page says something; "closed" at the end if the server hangs up."""

    async def talked() -> list[str]:
        request = HTTPRequest(address.replace("http", "ws") + "ws", request_timeout=60)
        line = await websocket_connect(request, subprotocols=["bokeh", token or token_of(address)])
        answers = [await said_on(line)]
        with suppress(WebSocketClosedError):
            for message in messages if answers == ["ACK"] else []:
                await line.write_message(message, binary=isinstance(message, bytes))
        while answers[-1] not in {"PULL-DOC-REPLY", "OK", "closed"}:
            answers.append(await said_on(line))
            if answers[-1] == "ERROR":
                await line.read_message()
                return [*answers, await line.read_message()]
        line.close()
        return answers

    return IOLoop(make_current=False).run_sync(talked, timeout=60)


def message(kind: str, content: object, **head: object) -> list[str]:
    return [json.dumps({"msgid": "1", "msgtype": kind} | head), "{}", json.dumps(content)]


def change(value: object, count: int = 1) -> list[str]:
    return message("PATCH-DOC", {"events": count * [{"kind": "TitleChanged", "title": value}]})


BOMB = base64.b64encode(gzip.compress(bytes(1_000_000))).decode()


def test_a_page_is_answered(address, said):
    assert talk(address, *message("PULL-DOC-REQ", {})) == ["ACK", "PULL-DOC-REPLY"]
    assert talk(address, *change("new"))[-1] == "OK"
    assert said == []


@pytest.mark.parametrize(
    "path",
    ["components/this/A/css/x", "autoload.js?bokeh-autoload-element=x", "metadata", "?bokeh-session-id=mine",
     "?bokeh-token=mine", "ws?bokeh-session-id=mine"],
)  # fmt: skip
def test_no_page_is_made_and_nothing_imported_for_whoever_asks_strangely(address, said, path):
    sys.modules.pop("this", None)
    assert status(address + path) == 404
    assert "this" not in sys.modules
    assert said == ["what no page asks for"]


def test_nobody_chooses_the_number_of_a_visit(address, said):
    assert status(Request(address, headers={"Bokeh-Session-Id": "mine"})) == 404
    assert talk(address, *message("PULL-DOC-REQ", {}), token=generate_jwt_token("mine")) == ["closed"]
    assert said == ["what no page asks for"]


@pytest.mark.parametrize(
    "messages",
    [
        change({"type": "bytes", "data": BOMB}),
        [*change("new")[:2], change({"type": "bytes", "data": BOMB})[2].replace('"bytes"', '"\\u0062ytes"')],
        message("PULL-DOC-REQ", {}, num_buffers=1_000_000),
        ["[" * 100_000],
        [b"binary"],
        ["no message"],
        change("new", count=700),
        [*change("new")[:2], json.dumps({"title": "x" * 300_000})],
    ],
    ids=["packed", "packed and disguised", "endless", "deep", "binary", "text", "many", "long"],
)
def test_the_server_hangs_up_on_what_no_page_sends(address, said, messages):
    assert talk(address, *messages)[-1] == "closed"
    assert talk(address, *message("PULL-DOC-REQ", {})) == ["ACK", "PULL-DOC-REPLY"], "others are served"


def test_an_error_does_not_tell_how_the_server_is_made(address):
    *_, error = talk(address, *message("PATCH-DOC", {"events": [{"kind": "NoSuchThing"}]}))
    assert json.loads(error) == {"text": "error", "traceback": None}


def test_an_address_holds_so_many_pages(address, said, monkeypatch):
    monkeypatch.setattr(guarding, "HELD", 0)
    assert talk(address, *message("PULL-DOC-REQ", {})) == ["closed"]
    assert said == ["too many pages"]


def test_a_page_that_is_closed_makes_room_for_another(address, said, monkeypatch):
    monkeypatch.setattr(guarding, "HELD", 1)
    for _ in range(3):
        assert talk(address, *message("PULL-DOC-REQ", {}))[-1] == "PULL-DOC-REPLY"


@contextmanager
def line_to(address: str):
    there = urlsplit(address)
    with socket.create_connection((there.hostname, there.port), timeout=60) as line:
        yield line


def hung_up(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True


def test_an_address_has_so_many_requests_under_way(address, monkeypatch):
    monkeypatch.setattr(guarding, "CONNECTIONS", 1)
    with line_to(address) as first, line_to(address) as second:
        first.sendall(b"GET / HTTP/1.1\r\n")
        assert hung_up(second)
        first.sendall(b"Host: here\r\n\r\n")
        assert first.recv(12) == b"HTTP/1.1 200"


def test_nobody_sends_more_than_a_page_would(address):
    there = urlsplit(address)
    line = HTTPConnection(there.hostname, there.port, timeout=60)
    line.request("POST", "/nowhere", body=bytes(100_000))
    assert line.getresponse().status == 400
