"""How a room joins: the code, the link, and both as a picture for phones."""

from __future__ import annotations

from io import BytesIO

import segno
from markupsafe import Markup

from gzsim.views.html import picture
from gzsim.views.labels import Name
from gzsim.web.speaking import Speaker
from gzsim.workshop.pages.parts import part


def qr(link: str, scale: int = 5) -> Markup:
    """A link as a QR code.

    >>> qr("http://127.0.0.1:5007/")[:40]
    Markup('<img alt="http://127.0.0.1:5007/" src="d')
    """
    file = BytesIO()
    segno.make(link, error="m").save(file, kind="png", scale=scale, border=2)
    return picture(file.getvalue(), link)


def code_html(speaker: Speaker, title: str, code: str, link: str, key: str = "", scale: int = 5) -> Markup:
    """Title, code, link and QR code of a session; and the trainer's key, folded, for whoever may know it."""
    return part("code", speaker, title=title, code=f"{code[:4]} {code[4:]}", link=link, qr=qr(link, scale), key=key)


def joining(teams: int) -> Name:
    """How many teams have joined.

    >>> joining(1).en, joining(3).zh
    ('1 team has joined', '已有3个小组加入')
    """
    return Name(f"{teams} team{'s have' if teams != 1 else ' has'} joined", f"已有{teams}个小组加入")
