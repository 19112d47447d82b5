"""`clc-tui client-page`: a page for users that tells how to reach this server."""

from __future__ import annotations

import getpass

import click

from clc_tui.cli.frame import Command, option, placed
from clc_tui.cli.report import put_out
from clc_tui.language import N_


@click.command(cls=Command, help=N_("Make a page that tells people how to reach this server."))
@option("--host", required=True, help=N_("The server's name or address, as people reach it."))
@option("--account", help=N_("The account people log in to; else the one of this machine's user."))
@option("--port", type=int, default=22, help=N_("The port of the server, where it is not 22."))
@option("--output", default="-", help=N_("A file, or - to print it."))
@placed
def command(host: str, account: str | None, port: int, output: str) -> int:
    """Write the page."""
    from clc_tui.reports.client_files import server
    from clc_tui.reports.client_page import client_page

    where = server(host, getpass.getuser() if account is None else account, port)
    put_out(client_page(where).encode(), output)
    return 0
