"""Pages in the browser: who may reach the server, what it serves, and what is told where something is missing."""

import socket
import subprocess
import sys
from types import SimpleNamespace

import panel as pn
import pytest

from gzsim.errors import InputError
from gzsim.views.labels import Name
from gzsim.web import extra, serving
from gzsim.web.page import page, policy
from gzsim.web.serving import EVERYWHERE, HERE, address_of, free_port, open_server, run
from gzsim.web.speaking import Speaker


def test_the_command_line_loads_no_panel():
    program = "import sys, gzsim, gzsim.cli; print({'panel', 'bokeh', 'param'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"


def test_a_missing_extra_names_what_to_install(monkeypatch):
    monkeypatch.setattr(extra, "NEEDED", ("no_such_library_here",))
    with pytest.raises(InputError, match=r"no_such_library_here.*gzsim\[apps\]"):
        extra.require_apps()


def test_a_taken_port_is_refused():
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        taken.listen()
        with pytest.raises(InputError, match="--port"):
            free_port(HERE, taken.getsockname()[1])


@pytest.mark.parametrize(
    ("address", "port", "field"),
    [(HERE, 70_000, "--port"), ("192.0.2.1", 0, "--address"), ("no such host", 0, "--address")],
)
def test_where_nobody_can_listen_is_refused(address, port, field):
    with pytest.raises(InputError, match=f"{field}: cannot listen"):
        free_port(address, port)


def test_a_server_is_for_this_machine_alone():
    server = open_server({"/": lambda speaker: page(Name("One", "一"), speaker)})
    try:
        assert server.address == HERE
        assert {sock.getsockname()[0] for sock in server._http._sockets.values()} <= {HERE}
    finally:
        server.stop()


def test_whoever_is_in_the_network_may_call_a_server_that_is_open_to_it(monkeypatch):
    monkeypatch.setattr(serving, "lan_addresses", lambda: ["10.1.2.3"])
    server = open_server({"/": lambda speaker: page(Name("One", "一"), speaker)}, address=EVERYWHERE)
    try:
        assert f"10.1.2.3:{server.port}" in server._tornado.websocket_origins
        assert address_of(server) == f"http://{HERE}:{server.port}/"
    finally:
        server.stop()


def test_a_browser_is_sent_where_it_may_call(monkeypatch):
    server, opened = open_server({"/": lambda speaker: page(Name("One", "一"), speaker)}, address=EVERYWHERE), []
    monkeypatch.setattr(serving.signal, "signal", lambda *_: None)
    monkeypatch.setattr(serving.webbrowser, "open", lambda url: (opened.append(url), server.io_loop.stop()))
    run(server, print, opens="trainer")
    assert opened == [f"http://{HERE}:{server.port}/trainer"]


def test_the_address_that_is_told_is_the_one_at_which_the_server_listens():
    assert address_of(SimpleNamespace(address="10.1.2.3", port=5007)) == "http://10.1.2.3:5007/"


@pytest.mark.parametrize("host", ["", "a b", 'x"; script-src *', "evil;connect-src *"])
def test_a_strange_host_adds_nothing_to_what_is_allowed(host):
    assert policy(host) == policy("")


def test_texts_are_escaped_in_both_languages():
    speaker, bait = Speaker(), Name("<img src=x>", "<img src=一>")
    for made in (speaker.prose(bait), speaker.heading(bait)):
        for language in ("en", "zh"):
            speaker.language = language
            assert "&lt;img" in made.object
            assert "<img" not in made.object


def test_a_choice_is_kept_when_the_language_is_switched():
    speaker = Speaker()
    box = pn.widgets.Select(options=speaker.choices({1: Name("One", "一"), 2: Name("Two", "二")}), value=2)
    speaker.language = "zh"
    assert box.options == {"一": 1, "二": 2}
    assert box.value == 2


def test_the_switch_and_the_speaker_go_together():
    speaker = Speaker()
    switch = speaker.switch()
    switch.value = "zh"
    assert speaker.language == "zh"
    speaker.language = "en"
    assert switch.value == "en"
