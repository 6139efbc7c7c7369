"""`parley service`: checks the operator's own files in service/, as a build does. Reads only that folder."""

from pathlib import Path

from parley.business.files import SERVICE, Business, load
from parley.errors import FileWrong
from parley.lanes.table import LANES
from parley_cli.errors import OperatorError

FOLDER = Path(__file__).resolve().parent.parent / "service"


def read(folder: Path = FOLDER) -> Business:
    """Read and check the operator's files in service/. Raises OperatorError with a line for each mistake."""
    try:
        business = load(folder)
    except FileWrong as error:
        raise OperatorError(str(error)) from error
    if strange := set(business.prompts) - set(LANES):
        names = ", ".join(f"{folder}/prompts/{name}.md" for name in sorted(strange))
        raise OperatorError(f"{names}: no lane is named so; there are {', '.join(LANES)}. Rename it, or take it out.")
    if lanes := _strange_lanes(business):
        names = ", ".join(LANES)
        told = f"support, rules: no lane is named {', '.join(lanes)}; there are {names}. Rename it, or take it out."
        raise OperatorError(f"{folder}/{SERVICE}: {told}")
    return business


def _strange_lanes(business: Business) -> list[str]:
    """Return the lanes that the hand-off rules name and that do not exist; such a rule would never apply."""
    rules = business.service.support.rules if business.service.support else ()
    return sorted({lane for rule in rules for lane in rule.lanes} - set(LANES))


def show() -> None:
    """Check the operator's files, and print how much of each kind they hold."""
    business = read()
    service = business.service
    counts = {
        "places": len(service.places),
        "contacts": len(service.contacts),
        "holidays": len(service.holidays),
        "prices": len(service.prices),
        "products": len(business.catalogue.products) if business.catalogue else 0,
        "answers": len(business.faq.answers),
        "rules for hand-offs": len(service.support.rules) if service.support else 0,
        "prompts": len(business.prompts),
    }
    listed = ", ".join(f"{count} {name}" for name, count in counts.items())
    print(f"{service.name} ({', '.join(service.languages)}, {service.timezone}): {listed}.")
