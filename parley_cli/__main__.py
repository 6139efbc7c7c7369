"""The command `parley`. Each subcommand is imported when it is called, so that `parley chat` is there at once."""

import sys
from pathlib import Path

import click

from parley_cli.errors import OperatorError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def parley() -> None:
    """Develop and operate Parley."""


@parley.command()
@click.option("--script", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Play these lines.")
@click.option("--channel", type=click.Choice(["sms", "whatsapp"]), default="sms", show_default=True)
def chat(script: Path | None, channel: str) -> None:
    """Text with the service in this terminal, on nothing but memory."""
    from parley.conversation.events import Channel

    from parley_cli.chat import chat as run

    run(script, Channel(channel))


def main() -> None:
    """Run a command; what an operator can mend is one line on standard error."""
    try:
        parley(prog_name="parley")
    except OperatorError as error:
        print(f"parley: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
