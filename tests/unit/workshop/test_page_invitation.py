"""What the terminal says of a workshop leads a room to it, or says that there is none."""

import re

import pytest
import segno

from gzsim.web.serving import EVERYWHERE, HERE
from gzsim.workshop.pages import serving

ROOM = ["10.0.0.5", "192.168.1.7"]


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """Starts a server: what it says, the address it is opened on, the password, and what its code leads to."""

    def start(hosts=(), password=None, **asked):
        drawn, opened, make = [], [], segno.make
        monkeypatch.setattr(serving.segno, "make", lambda text: drawn.append(text) or make(text))
        monkeypatch.setattr(serving, "free_port", lambda _, port: port)
        monkeypatch.setattr(serving, "lan_addresses", lambda: list(hosts))
        monkeypatch.setattr(serving, "open_workshop", lambda *given: opened.append(given))
        monkeypatch.setattr(serving, "run", lambda _, say, opens: say("http://127.0.0.1:5011/"))
        serving.serve(tmp_path / "w.sqlite", port=5011, password=password, open_browser=False, **asked)
        ((_, address, _, _, known),) = opened
        return capsys.readouterr().out, address, known, drawn

    return start


def test_a_room_is_led_to_the_workshop_by_address_code_and_password(said):
    text, address, password, drawn = said(ROOM, lan=True)
    assert "Room:    http://10.0.0.5:5011/  or http://192.168.1.7:5011/" in text
    assert drawn == ["http://10.0.0.5:5011/"]
    assert len(re.findall("[▀▄█]", text)) > 100, "the code is drawn"
    assert address == EVERYWHERE
    assert len(password) >= 6
    assert f"Password to open a session: {password}" in text


def test_a_password_of_ones_own_is_kept(said):
    assert said(ROOM, "gui-2025", lan=True)[2] == "gui-2025"


def test_without_being_told_the_workshop_is_for_this_computer_alone(said):
    text, address, password, drawn = said(ROOM, lan=False)
    assert (address, password, drawn) == (HERE, None, [])
    assert "For this computer only; --lan opens it to the room." in text
    assert "Room:" not in text


def test_a_computer_in_no_network_is_told_so(said):
    text, _, _, drawn = said(lan=True)
    assert "This computer is in no network" in text
    assert drawn == []
