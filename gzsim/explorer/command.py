"""``gzsim app``: the page on which levers are turned, by the command line."""

from __future__ import annotations

from typing import Annotated

import typer


def app(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any that is free.")] = 0,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    address: Annotated[
        str,
        typer.Option(help="Where to listen: whoever reaches another address than 127.0.0.1 may use the page."),
    ] = "127.0.0.1",
) -> None:
    """Turn levers on a page in the browser: what they do, how sure that is, who wins and who loses."""
    from gzsim.web.extra import require_apps

    require_apps()
    from gzsim.explorer.desk import Desk
    from gzsim.explorer.page import build
    from gzsim.web.serving import open_server, run

    desk = Desk()
    try:
        desk.warm()
        server = open_server({"/": build(desk)}, port=port, address=address)
        run(server, lambda where: typer.echo(f"{where} (Ctrl+C ends it)"), opens="" if open_browser else None)
    finally:
        desk.close()
