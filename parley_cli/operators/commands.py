"""The click commands of `parley` with which operators run their shop and answer people. The code behind each is
imported when it is called."""

import click

from parley_cli.operators.options import CommandGroup, Desk, LeftCount, changes, on_stage

WHO = click.argument("who")
MOST = click.option("--most", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many at most.")
TAKE = click.option("--take", is_flag=True, help="Also from another operator who has them.")
MOVES = ("accepted", "ready", "sent", "done", "refused")
"""What an operator may make of an order."""
ADMISSIONS = ("unknown", "onboarding", "pending", "active", "blocked")
"""Whether somebody is let in, as the API names it."""
STATUSES = ("awaiting_payment", "placed", *MOVES, "cancelled", "expired")


@click.command()
@click.argument("words", required=False, default="")
@click.option("--status", type=click.Choice(ADMISSIONS), help="Only whoever has this admission status.")
@click.option("--language", help="Only whoever is written to in it, as en.")
@click.option("--opted-out", is_flag=True, help="Only whoever texted STOP.")
@click.option("--enrolled", is_flag=True, help="Only whoever is enrolled, with their status as a participant.")
@click.option("--most", type=click.IntRange(1, 10_000), default=100, show_default=True, help="How many at most.")
@on_stage
def people(
    desk: Desk, words: str, status: str | None, language: str | None, opted_out: bool, enrolled: bool, most: int
) -> None:
    """List everybody who has written, or whom WORDS find: part of a name, digits of a number, or an id. The console
    searches in the same way.

    Example: ./parley people ana --stage prod"""
    from parley_cli.operators import conversations

    if enrolled:
        conversations.enrolled(desk, most)
    else:
        conversations.people(desk, words, status, language, "yes" if opted_out else None, most)


@click.command()
@WHO
@click.option("--last", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Lines, the newest.")
@click.option("--notes", is_flag=True, help="With the notes that only the model reads.")
@on_stage
def transcript(desk: Desk, who: str, last: int, notes: bool) -> None:
    """Show what was said with WHO, and who said it: the person, the service, or an operator by name. A text that did
    not arrive says so.

    WHO is a ticket (T-7K2P), an order (A-7K2P), a number (+14165550123) or a participant's id.

    Example: ./parley transcript --stage prod "+1 416 555 0123"
    """
    from parley_cli.operators import conversations

    conversations.transcript(desk, who, last, notes=notes)


@click.command()
@WHO
@click.argument("words")
@TAKE
@changes
@on_stage
def say(desk: Desk, who: str, words: str, take: bool, name: str | None, key: str | None) -> None:
    """Say WORDS to WHO under your name. The service is silent with them until the hand-off ends.

    WHO is a ticket (T-7K2P), an order (A-7K2P), a number (+14165550123) or a participant's id.

    Example: ./parley say --stage prod T-7K2P "We will bring it at five."
    """
    from parley_cli.operators import conversations

    conversations.say(desk, who, words, take, name, key)


@click.command()
@WHO
@TAKE
@changes
@on_stage
def take(desk: Desk, who: str, take: bool, name: str | None, key: str | None) -> None:
    """Take WHO over: the service is silent with them, and colleagues see that you have them.

    WHO is a ticket (T-7K2P), an order (A-7K2P), a number (+14165550123) or a participant's id.

    Example: ./parley take --stage prod T-7K2P"""
    from parley_cli.operators import conversations

    conversations.take(desk, who, take, name, key)


@click.command("hand-back")
@WHO
@TAKE
@changes
@on_stage
def hand_back(desk: Desk, who: str, take: bool, name: str | None, key: str | None) -> None:
    """Hand WHO back to the service, which tells them so and answers again. Whom a colleague has stays with them.

    WHO is a ticket (T-7K2P), an order (A-7K2P), a number (+14165550123) or a participant's id.

    Example: ./parley hand-back --stage prod T-7K2P"""
    from parley_cli.operators import conversations

    conversations.hand_back(desk, who, take, name, key)


@click.command("hand-offs")
@MOST
@on_stage
def hand_offs(desk: Desk, most: int) -> None:
    """List the people who wait for an operator or talk with one, and who has them.

    Example: ./parley hand-offs --stage prod"""
    from parley_cli.operators import tickets as module

    module.hand_offs(desk, most)


# --- tickets ----------------------------------------------------------------------------------------------------------


@click.group(cls=CommandGroup, invoke_without_command=True)
@click.option("--status", type=click.Choice(["open", "closed", "all"]), default="open", show_default=True)
@MOST
@on_stage
@click.pass_context
def tickets(context: click.Context, desk: Desk, status: str, most: int) -> None:
    """List tickets, the latest first; or show, take or close one.

    Example: ./parley tickets --stage prod --status all"""
    from parley_cli.operators import tickets as module

    if context.invoked_subcommand is None:
        module.tickets(desk, status, most)


@tickets.command("show")
@click.argument("ticket")
@on_stage
def show_ticket(desk: Desk, ticket: str) -> None:
    """Show one TICKET, as T-7K2P.

    Example: ./parley tickets show --stage prod T-7K2P"""
    from parley_cli.operators import tickets as module

    module.ticket(desk, ticket)


@tickets.command("take")
@click.argument("ticket")
@TAKE
@changes
@on_stage
def take_ticket(desk: Desk, ticket: str, take: bool, name: str | None, key: str | None) -> None:
    """Take the person of a TICKET over.

    Example: ./parley tickets take --stage prod T-7K2P"""
    from parley_cli.operators import tickets as module

    module.move(desk, ticket, "take", take, name, key)


@tickets.command("close")
@click.argument("ticket")
@changes
@on_stage
def close_ticket(desk: Desk, ticket: str, name: str | None, key: str | None) -> None:
    """Close a TICKET, and hand its person back. They are told.

    Example: ./parley tickets close --stage prod T-7K2P"""
    from parley_cli.operators import tickets as module

    module.move(desk, ticket, "close", False, name, key)


# --- orders and stock -------------------------------------------------------------------------------------------------


@click.group(cls=CommandGroup, invoke_without_command=True)
@click.option(
    "--status",
    type=click.Choice(["open", "all", *STATUSES]),
    default="open",
    show_default=True,
    help="Open ones are not over.",
)
@MOST
@on_stage
@click.pass_context
def orders(context: click.Context, desk: Desk, status: str, most: int) -> None:
    """List orders, the latest first; or show one, or move it on.

    Example: ./parley orders --stage prod --status all"""
    from parley_cli.operators import orders as module

    if context.invoked_subcommand is None:
        module.orders(desk, status, most)


@orders.command("show")
@click.argument("order")
@on_stage
def show_order(desk: Desk, order: str) -> None:
    """Show one ORDER, as A-7K2P.

    Example: ./parley orders show --stage prod A-7K2P"""
    from parley_cli.operators import orders as module

    module.order(desk, order)


@orders.command("move")
@click.argument("order")
@click.argument("to", type=click.Choice(MOVES))
@click.option("--reason", default="", help="What the person is told; a refusal needs one.")
@changes
@on_stage
def move_order(desk: Desk, order: str, to: str, reason: str, name: str | None, key: str | None) -> None:
    """Move an ORDER on: accepted, ready, sent, done, or refused with a --reason. Its person is told.

    Example: ./parley orders move --stage prod A-7K2P refused --reason "We are closed that day."
    """
    from parley_cli.operators import orders as module

    module.move(desk, order, to, reason, name, key)


@click.group(cls=CommandGroup, invoke_without_command=True)
@on_stage
@click.pass_context
def stock(context: click.Context, desk: Desk) -> None:
    """List how many of each product are left; or set it.

    Example: ./parley stock --stage prod"""
    from parley_cli.operators import orders as module

    if context.invoked_subcommand is None:
        module.stock(desk)


@stock.command("set", context_settings={"ignore_unknown_options": True})  # "-4" is refused as a number
@click.argument("sku")
@click.argument("left", type=LeftCount())
@changes
@on_stage
def set_stock(desk: Desk, sku: str, left: int, name: str | None, key: str | None) -> None:
    """Say that LEFT of SKU are left now.

    Example: ./parley stock set --stage prod croissant 12"""
    from parley_cli.operators import orders as module

    module.set_stock(desk, sku, left, name, key)


COMMANDS: tuple[click.Command, ...] = (
    people,
    transcript,
    hand_offs,
    say,
    take,
    hand_back,
    tickets,
    orders,
    stock,
)
"""The commands of operators, in the order in which they are listed."""
