"""`parley eval`: chooses the model that answers, and the files that are evaluated."""

from collections.abc import Callable, Sequence
from pathlib import Path

from parley.ports import Model
from parley.settings import Settings
from parley.wiring import model as model_of
from parley.wiring import prices_of
from parley_cli import evaluate as of_scripts
from parley_cli.by_hand.terminal import TerminalModel
from parley_cli.errors import OperatorError
from parley_cli.evals.answers import BY_HAND, AnsweringAgain, load_recorded
from parley_cli.evals.cases import is_set, load_all
from parley_cli.evals.run import evaluate_sets

NO_KEY = (
    "Set LLM_API_KEY (or OPENAI_API_KEY), and LLM_BASE_URL and LLM_MODEL if they are not OpenAI's; or say --recorded, "
    "which asks nobody: no model was asked."
)


def evaluate(
    files: Sequence[Path],
    recorded: str | None,
    keep: Path | None,
    against: Path | None,
    *,
    be_the_model: bool,
    say: Callable[[str], None],
) -> None:
    """Evaluate the sets or the scripts in these files. `recorded`: a file of answers to replay, "" for those given by
    hand; None asks a model. Raises OperatorError.
    """
    sets = [file for file in files if is_set(file)]
    if files and not sets:
        of_scripts.evaluate(files, say)
        return
    if len(sets) < len(files):
        raise OperatorError("Name sets or scripts, not both.")
    settings = Settings.load()
    evaluate_sets(load_all(sets), _model(recorded, be_the_model), prices_of(settings), say, kept=keep, against=against)


def _model(recorded: str | None, be_the_model: bool) -> Model:
    """Return the model that answers: recorded answers, the developer, or the configured model. Raises OperatorError
    without a key.
    """
    if recorded is not None:
        return AnsweringAgain(load_recorded(Path(recorded) if recorded else BY_HAND))
    if be_the_model:
        return TerminalModel(input, print)
    model = model_of(Settings.load())
    if model is None:
        raise OperatorError(NO_KEY)
    return model
