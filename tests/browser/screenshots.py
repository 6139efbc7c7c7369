"""`make screenshots`: the pictures of docs/images, taken of the real page on a running `make dev`.

The model is the tests' stand-in, which answers as its script says and takes its time. Needs Chromium on the machine.
"""

import sys
import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect

from tests.support import desk, dev, openai_server
from tests.support.desk import Desk
from tests.support.http_server import Answer
from tests.support.openai_server import Document, OpenAIServer, Step, calls, words

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
LARGEST = 150_000
"""The most bytes of a picture, because a README may be read on a phone."""
ANA, BEN = ("+14165550123", "sms"), ("+14165550124", "whatsapp")
THINKING = 0.7
"""The seconds that the scripted model takes to answer, about as long as a small model."""


def slowly(step: Step) -> Step:
    """Return a step that answers as `step` does, but only after a while."""

    def answer(server: OpenAIServer, request: Document) -> Answer | None:
        time.sleep(THINKING)
        return step(server, request)

    return answer


def texted(page: Desk, model: OpenAIServer) -> None:
    """Write the texts that the pictures show: a task list by SMS, and a confirmation by WhatsApp."""
    ana, ben = page.phone(1), page.phone(2)
    model.will(
        slowly(
            calls(
                ("call_1", "add_task", '{"title": "oat milk"}'),
                ("call_2", "add_task", '{"title": "call the plumber"}'),
            )
        )
    )
    ana.says("Remind me to get oat milk and to call the plumber")
    expect(ana.replies).to_have_count(1)
    model.will(
        slowly(calls(("call_3", "list_tasks", "{}"))),
        slowly(words("Two things: oat milk and the plumber. Shall I tick one off?")),
    )
    ana.says("What’s on my list?")
    expect(ana.replies).to_have_count(2)
    model.will(slowly(calls(("call_4", "add_task", '{"title": "dentist on Friday"}'))))
    ben.says("I have the dentist on Friday")
    expect(ben.replies).to_have_count(1)
    model.will(
        slowly(calls(("call_5", "list_tasks", "{}"))),
        slowly(calls(("call_6", "delete_task", '{"task": "dentist on Friday"}'))),
    )
    ben.says("It was moved, please forget the dentist")
    expect(ben.replies).to_have_count(2)
    expect(ben.replies.last.locator(".ticks")).to_have_attribute("title", "Read")
    expect(page.page.locator("#steps")).to_contain_text("provider")
    page.page.wait_for_timeout(1500)  # until the log shows the provider's reports too


def take(page: Desk, name: str) -> None:
    """Write a screenshot of the page to docs/images, with 256 colours. Raises ValueError if the file is too large."""
    path = IMAGES / f"{name}.png"
    picture = Image.open(BytesIO(page.page.screenshot())).convert("RGB")
    picture.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(IMAGES.parents[1])}: {size} bytes", file=sys.stderr)
    if size > LARGEST:
        raise ValueError(f"{path.name} is {size} bytes, more than {LARGEST}")


SERVICES: dict[str, tuple[tuple[str, str], tuple[str, ...]]] = {
    "tienda": (("+525555550123", "whatsapp"), ("hola", "quiero 2 jarros azules y un plato negro", "finalizar pedido")),
    "home-library": (ANA, ("hello", "add dune", "1")),
}
"""Who texts each service of examples/ for its picture, and what."""


def take_service(browser: Browser, name: str) -> None:
    """Write a picture of a short conversation with this service, on a `make dev` of its own without a model."""
    person, said = SERVICES[name]
    with dev.running(None, "--service", name) as url:
        page = Desk(browser, url, [person], width=1100, height=800, color_scheme="light")
        for count, text in enumerate(said, 1):
            page.phone(1).says(text)
            expect(page.phone(1).replies).to_have_count(count)
            page.page.wait_for_timeout(3000)  # until it has arrived: an answer before that would cross it
        page.page.wait_for_timeout(1500)
        take(page, f"service-{name}")
        page.close()


def main(only: Sequence[str]) -> None:
    """Take all screenshots, or only those of these services."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with desk.browser() as browser:
        for name in only or SERVICES:
            take_service(browser, name)
    if only:
        return
    with OpenAIServer() as model, desk.browser() as browser:
        settings = {"LLM_BASE_URL": model.base_url, "LLM_API_KEY": openai_server.KEY, "LLM_MODEL": openai_server.MODEL}
        with dev.running(settings) as url:
            first = Desk(browser, url, [ANA, BEN], color_scheme="light")
            texted(first, model)
            take(first, "workbench-light")
            first.close()
            for name, looks in (
                ("workbench-dark", {"color_scheme": "dark"}),
                ("workbench-narrow", {"color_scheme": "light", "width": 390, "height": 844}),
            ):
                page = Desk(browser, url, [BEN] if "narrow" in name else [ANA, BEN], **looks)  # type: ignore[arg-type]
                page.phone(1 if "narrow" in name else 2).text.click()
                if "narrow" in name:
                    page.panel("journey")
                expect(page.page.locator("#steps")).to_contain_text("provider")
                take(page, name)
                page.close()


if __name__ == "__main__":
    main(sys.argv[1:])
