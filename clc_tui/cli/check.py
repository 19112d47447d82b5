"""`clc-tui check`: is the file whole, and does the log agree with it?"""

from __future__ import annotations

import click

from clc_tui.cli.frame import Command, Place, clean, placed, tell
from clc_tui.language import N_, _, ngettext


@click.command(cls=Command, help=N_("Is the file whole, and does the log agree with it?"))
@placed
@click.pass_obj
def command(place: Place) -> int:
    """Print every finding; the status is 1 where there is one."""
    from clc_tui.cli.opening import opened, owner
    from clc_tui.services.checking import check

    with opened(place):
        findings = check(owner(place))
    for finding in findings:
        click.echo(clean(f"{finding.kind}: {finding.words}"))
    if not findings:
        tell(_("The file is whole and agrees with its log."))
        return 0
    tell(ngettext("{n} finding.", "{n} findings.", len(findings)).format(n=len(findings)))
    return 1
