"""The commands of `parley` by which operators run their shop and answer people. What each does is imported when it is
called."""

import click

from parley_cli.operators.options import Desk, on_stage

WHO = click.argument("who")


@click.command()
@on_stage
def people(desk: Desk) -> None:
    """List who is enrolled."""
    from parley_cli.operators import conversations

    conversations.people(desk)


@click.command()
@WHO
@click.option("--last", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Lines, the newest.")
@click.option("--notes", is_flag=True, help="With the notes that only the model reads.")
@on_stage
def transcript(desk: Desk, who: str, last: int, notes: bool) -> None:
    """Show what was said with WHO, and who said it: the person, the service, or an operator by name.

    WHO is a ticket (T-7K2P), an order (A-7K2P), a number (+14165550123) or a participant's id."""
    from parley_cli.operators import conversations

    conversations.transcript(desk, who, last, notes=notes)


COMMANDS: tuple[click.Command, ...] = (people, transcript)
