"""The command `parley`. A subcommand's module is imported only when it is called, so that `parley chat` starts at
once."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from parley_cli import service_folders
from parley_cli.errors import OperatorError
from parley_cli.operators.commands import COMMANDS
from parley_cli.operators.options import Desk, on_stage
from parley_cli.where import JSON_OPTION, Where, somewhere


def _folder(_: click.Context, __: click.Parameter, named: str | None) -> Path:
    """Return the folder of the service that an option or argument names; the default one if it names none."""
    if named:
        service_folders.speak(named)
    from parley_cli import service_files

    return service_files.find(named) if named else service_folders.FOLDER


FOLDER = click.option(
    "--service",
    "folder",
    callback=_folder,
    help="The folder of the service, or its name in examples/.  [default: service]",
)
"""The option by which a command is told which service it runs."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def parley() -> None:
    """Develop and operate Parley."""


@parley.command()
@click.option("--script", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Play these lines.")
@click.option("--channel", type=click.Choice(["sms", "whatsapp"]), default="sms", show_default=True)
@click.option("--be-the-model", is_flag=True, help="You answer what the model is asked, by hand. No key is needed.")
@click.option("--keep", type=click.Path(dir_okay=False, path_type=Path), help="Keep such a conversation as a script.")
@FOLDER
def chat(script: Path | None, channel: str, be_the_model: bool, keep: Path | None, folder: Path) -> None:
    """Text with the service in this terminal, on nothing but memory."""
    from parley.conversation.events import Channel
    from parley_cli.chat import be_the_model as run_by_hand
    from parley_cli.chat import chat as run

    if keep is not None and not be_the_model:
        raise click.UsageError("--keep goes with --be-the-model.")
    if be_the_model:
        run_by_hand(script, Channel(channel), keep, folder)
    else:
        run(script, Channel(channel), folder)


@parley.command()
@click.option("--env-file", type=click.Path(path_type=Path), help="Settings; the environment wins.  [default: .env]")
@click.option("--port", type=click.IntRange(1, 65535), help="The phone's.  [default: PARLEY_PHONE_PORT or 8765]")
@click.option("--headless", is_flag=True, help="Open no browser.")
@click.option("--be-the-model", is_flag=True, help="You answer what the model is asked, on the page. Uses no key.")
@FOLDER
def dev(env_file: Path | None, port: int | None, headless: bool, be_the_model: bool, folder: Path) -> None:
    """Run the whole service on this machine, with a phone in the browser."""
    from parley_cli.dev import dev as run

    run(env_file, port, headless=headless, be_the_model=be_the_model, service=folder)


@parley.command()
@click.option("--host", is_flag=True, help="For this machine's interpreter and architecture.")
@click.option("--runtime", help="For example python3.13.  [default: the template's]")
@click.option("--architecture", type=click.Choice(["arm64", "x86_64"]), help="[default: the template's]")
@click.option("--record", is_flag=True, help="Record the cold starts as those that later builds are held to.")
@FOLDER
def build(host: bool, runtime: str | None, architecture: str | None, record: bool, folder: Path) -> None:
    """Build the functions' bundles, and print their sizes and cold starts. Fails if a cold start has grown."""
    from parley_cli.build import build as run
    from parley_cli.build import check_starts, host_target, operators_target, show

    target = host_target() if host else operators_target(runtime, architecture)
    built = run(target, folder, is_to_record=record)
    show(built, target)
    check_starts(built, target, is_recorded=record)


@parley.command()
@somewhere
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A parameter of the template; repeatable.")
@click.option("--yes", is_flag=True, help="Deploy without asking.")
@click.option(
    "--folder", callback=_folder, help="The folder of the service, or its name in examples/.  [default: service]"
)
@JSON_OPTION
def deploy(where: Where, settings: tuple[str, ...], yes: bool, folder: Path, as_json: bool) -> None:
    """Build what has changed and deploy it as one stage.

    A parameter that is not --set keeps its deployed value. What would change another stage is refused.

    Example: ./parley deploy --stage prod --set AlarmEmail=you@example.org"""
    from parley_cli.deploy import deploy as run

    run(where, settings, folder, yes=yes, as_json=as_json)


@parley.command()
@somewhere
@JSON_OPTION
def doctor(where: Where, as_json: bool) -> None:
    """Look at every step of putting a stage on AWS, before and after, and say what is left to do. Changes nothing.

    Example: ./parley doctor --stage prod"""
    from parley_cli.doctor.command import doctor as run
    from parley_cli.doctor.patient import Patient

    run(Patient(where), as_json=as_json)


@parley.command()
def library() -> None:
    """Ask the home's Radarr and Sonarr, by the environment's addresses and keys, whether they can be used."""
    from parley_cli.library import check, environment

    for line in check(environment()):
        click.echo(line)


@parley.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", help="What it is called.")
@click.option("--languages", help="As in es,en: the first is spoken until a person shows theirs.")
@click.option("--lanes", help="What it does: lanes, as in info,support.")
@click.option("--timezone", help="Where its clock is, as in America/Toronto.")
@click.option("--contact", help="Whom people ask what it does not know: a number or an address.")
def new(folder: Path, **given: str | None) -> None:
    """Ask five questions, and write the FOLDER of a service of your own."""
    from parley_cli.new_service import new as run

    run(folder, given)


@parley.command()
@click.argument("folder", required=False, callback=_folder)
def service(folder: Path) -> None:
    """Check the files of the service in FOLDER [default: service], and say what is in them."""
    from parley_cli.service_files import show

    show(folder)


@parley.command()
@click.argument("code")
def language(code: str) -> None:
    """Say what the language CODE (pt) lacks, lane by lane, before a service may choose it."""
    from parley_cli.languages import show

    show(code)


@parley.command()
@click.argument("function", required=False)
@click.argument("event", required=False, type=click.Path(path_type=Path))
@click.option("--print-environment", is_flag=True, help="Of all functions, for `sam local`'s --env-vars; invokes none.")
def invoke(function: str | None, event: Path | None, print_environment: bool) -> None:
    """Hand one built FUNCTION one EVENT, as Lambda would, and print its answer."""
    from parley_cli import invoke as command

    if print_environment:
        command.print_environment()
    else:
        command.invoke(function, event)


@parley.command()
@click.argument("number", default="+14165550123")
@click.option("--phone-url", envvar="PARLEY_PHONE_URL", help="[default: of this machine, at PARLEY_PHONE_PORT or 8765]")
@click.option("--title", help="The script's.  [default: made of the first text]")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="[default: standard output]")
def record(number: str, phone_url: str | None, title: str | None, output: Path | None) -> None:
    """Turn what NUMBER has said on the phone of a running `make dev` into a script for tests/conversations."""
    from parley_cli.scripts.record import record as run

    script = run(number, phone_url, title)
    if output is None:
        click.echo(script, nl=False)
    else:
        output.write_text(script, encoding="utf-8")


@parley.command("eval")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--recorded", is_flag=False, flag_value="", help="Answers of an earlier run. [without FILE: those by hand]"
)
@click.option("--be-the-model", is_flag=True, help="You answer, in this terminal.")
@click.option("--keep", type=click.Path(dir_okay=False, path_type=Path), help="Keep all answers and grades.")
@click.option(
    "--against", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Compare with such a run."
)
def evaluate(
    files: tuple[Path, ...], recorded: str | None, be_the_model: bool, keep: Path | None, against: Path | None
) -> None:
    """Say the texts of FILES (all sets of evals/, if none is named) to the service, and grade what its model does.

    FILES may also be scripts of tests/conversations that hold a model's answers: they are scored a lane."""
    from parley_cli.evals import command

    command.evaluate(files, recorded, keep, against, be_the_model=be_the_model, say=click.echo)


def _told(outcome: Mapping[str, object], as_json: bool) -> None:
    """Print what a command has done as one JSON object, if that was asked for. In words it has been said already."""
    if as_json:
        click.echo(json.dumps(outcome))


@parley.group()
def secrets() -> None:
    """The secrets of a deployment."""


@secrets.command("set")
@click.argument("name", required=False)
@somewhere
@JSON_OPTION
def set_secrets(where: Where, name: str | None, as_json: bool) -> None:
    """Ask for the secrets and store them in SSM, encrypted; an empty answer leaves one as it is.

    With NAME, as twilio-auth-token, only that one is asked for. A value that cannot be right is refused.

    Example: ./parley secrets set --stage prod twilio-auth-token"""
    from parley_cli.secrets import set_all

    _told(set_all(where, name), as_json)


@secrets.command("rotate")
@click.argument("name")
@somewhere
@click.option("--finish", is_flag=True, help="Drop the old value, once the provider does not use it any more.")
@JSON_OPTION
def rotate_secret(where: Where, name: str, finish: bool, as_json: bool) -> None:
    """Ask for a new value of the secret NAME, as twilio-auth-token.

    Where the provider signs what it posts (Twilio, Meta, Stripe), the old one stays valid beside it until --finish.

    Example: ./parley secrets rotate --stage prod twilio-auth-token"""
    from parley_cli.secrets import rotate

    _told(rotate(where, name, finish=finish), as_json)


@secrets.command("backup")
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
@somewhere
@JSON_OPTION
def backup_secrets(where: Where, output: Path, as_json: bool) -> None:
    """Write the conversation key to the file OUTPUT, readable by its owner alone. The table is useless without it.

    Example: ./parley secrets backup --stage prod conversation-key.json"""
    from parley_cli.secrets import backup

    _told(backup(where, output), as_json)


@secrets.command("restore")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@somewhere
@click.option("--replace", is_flag=True, help="Also in place of another key.")
@JSON_OPTION
def restore_secrets(where: Where, source: Path, replace: bool, as_json: bool) -> None:
    """Store the conversation key of the backup SOURCE, before a stage is deployed on a restored table.

    Example: ./parley secrets restore --stage prod conversation-key.json"""
    from parley_cli.secrets import restore

    _told(restore(where, source, replace=replace), as_json)


@parley.command()
@click.option("--headless", is_flag=True, help="Open no browser.")
@somewhere
def phone(where: Where, headless: bool) -> None:
    """Text a stage on the emulator of `make dev` from a phone in the browser, which stands in for Twilio.

    Example: ./parley phone --stage prod --dev"""
    from parley_cli.phone.of_stage import phone as run

    run(where, headless=headless)


@parley.group()
def table() -> None:
    """The table of a stage: restore it, and keep it from being lost."""


@table.command("backup")
@click.argument("name", required=False, default="by-hand")
@somewhere
@JSON_OPTION
def back_up_table(where: Where, name: str, as_json: bool) -> None:
    """Back the stage's table up as it is now, under a NAME. It costs storage until it is deleted at AWS.

    AWS keeps the last 35 days by itself: this is for longer, and for a rehearsal on the emulator, which keeps none.

    Example: ./parley table backup --stage prod before-the-fair"""
    from parley_cli.tables import back_up

    _told(back_up(where, name), as_json)


@table.command("restore")
@click.argument("name")
@click.option("--at", help="The moment, with its zone: 2026-11-29T12:00:00Z  [default: as late as possible]")
@click.option("--backup", help="The ARN of a backup to restore instead, also of a table that was deleted.")
@somewhere
@JSON_OPTION
def restore_table(where: Where, name: str, at: str | None, backup: str | None, as_json: bool) -> None:
    """Restore the stage's table under another NAME, as it was at a moment of the last 35 days, or in a backup.

    The stage goes on with its own table until it is deployed on this one; the last line says how. The emulator of
    `make dev` keeps no past: there it takes a backup, or copies the table as it is now.

    Example: ./parley table restore --stage prod parley-prod-restored --at 2026-11-29T12:00:00Z"""
    from parley_cli.tables import restore

    _told(restore(where, name, at, backup), as_json)


@table.command("protect")
@click.argument("name", required=False)
@somewhere
@JSON_OPTION
def protect_table(where: Where, name: str | None, as_json: bool) -> None:
    """Add what the stage's table (or the table NAME) lacks: recovery, lifetimes of rows, protection against deletion.

    Example: ./parley table protect --stage prod"""
    from parley_cli.tables import protect

    added = protect(where, name)
    _told({"added": added}, as_json)
    if not (added or as_json):
        click.echo("It lacks nothing.")


@parley.command()
@click.argument("action", required=False, type=click.Choice(["show", "one", "drop"]))
@click.argument("letter", required=False)
@somewhere
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the table; asks nothing.")
def redrive(where: Where, action: str | None, letter: str | None, yes: bool, as_json: bool) -> None:
    """Show what lies in the dead-letter queues, and put it back.

    show lists it and moves nothing; show ID tells more of one letter; one ID puts that one back; drop ID deletes it.

    Example: ./parley redrive --stage prod show"""
    from parley_cli.redrive import redrive as run

    if action in ("one", "drop") and letter is None:
        raise click.UsageError(f"Say which one: parley redrive {action} ID")
    run(where, action, letter, yes=yes, as_json=as_json)


@parley.command()
@somewhere
@JSON_OPTION
def releases(where: Where, as_json: bool) -> None:
    """Say which release a stage runs, which one it ran before, and how that one is deployed again.

    Example: ./parley releases --stage prod"""
    from parley_cli.releases import releases as run

    run(where, as_json=as_json)


@parley.command()
@somewhere
@click.option("--try", "tries", is_flag=True, help="Ring one alarm, so that whoever is told hears it.")
@JSON_OPTION
def alarms(where: Where, tries: bool, as_json: bool) -> None:
    """List a stage's alarms, those that ring first, and who is told; or ring one for a minute.

    Example: ./parley alarms --stage prod --try"""
    from parley_cli.alarms import alarms as run

    run(where, tries=tries, as_json=as_json)


@parley.command()
@somewhere
@click.option(
    "--days", type=click.IntRange(1, 90), default=7, show_default=True, help="How many, the last being today."
)
@JSON_OPTION
def cost(where: Where, days: int, as_json: bool) -> None:
    """Show what each day has cost: turns, SMS and the model, as the stage estimates it. AWS itself is not in it.

    Example: ./parley cost --stage prod --days 30"""
    from parley_cli.cost import cost as run

    run(where, days, as_json=as_json)


@parley.command()
@click.argument("number")
@somewhere
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="[default: standard output]")
def export(where: Where, number: str, output: Path | None) -> None:
    """Write down everything that a stage keeps about NUMBER, as JSON. A file is readable by its owner alone.

    Example: ./parley export --stage prod --output ana.json "+1 416 555 0123"
    """
    from parley_cli.rights import export as run
    from parley_cli.rights import write_privately

    everything = run(number, where)
    if output is None:
        click.echo(everything, nl=False)
    else:
        write_privately(output, everything)


@parley.command()
@click.argument("number")
@somewhere
@click.option("--yes", is_flag=True, help="Delete without asking.")
@JSON_OPTION
def erase(where: Where, number: str, yes: bool, as_json: bool) -> None:
    """Have a stage delete everything that it keeps about NUMBER, and wait until it is done.

    Example: ./parley erase --stage prod "+1 416 555 0123"
    """
    from parley_cli.rights import erase as run

    run(number, where, yes=yes, as_json=as_json)


@parley.command()
@click.argument("action", required=False, type=click.Choice(["cancel"]))
@click.argument("timer", required=False)
@click.option("--number", help="Only of this person, as in +14165550123 or +1 416 555 0123.")
@somewhere
@click.option("--yes", is_flag=True, help="Cancel without asking.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the table; asks nothing.")
def timers(where: Where, action: str | None, timer: str | None, number: str | None, yes: bool, as_json: bool) -> None:
    """List what is awaited, soonest first; or cancel TIMER, by its id.

    Example: ./parley timers --stage prod --number "+1 416 555 0123"
    """
    from parley_cli.timers import timers as run

    if (action is None) != (timer is None):
        raise click.UsageError("Say which one: parley timers cancel ID")
    run(where, number=number, cancel=timer, yes=yes, as_json=as_json)


@parley.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8766, show_default=True, help="0: any free one.")
@click.option("--headless", is_flag=True, help="Open no browser.")
@on_stage
def console(desk: Desk, port: int, headless: bool) -> None:
    """Look and act in the browser: who waits, people, orders, tickets. It asks the operators' API of the stage with
    your AWS credentials; nothing of it is deployed.

    Example: ./parley console --stage prod"""
    from parley_cli.console.command import console as run

    run(desk, port, headless=headless)


for command in COMMANDS:
    parley.add_command(command)


def main() -> None:
    """Run the `parley` command line. An OperatorError is printed as one line on standard error, and the process ends
    with its exit code.
    """
    try:
        parley(prog_name="parley")
    except OperatorError as error:
        print(f"parley: {error}", file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
