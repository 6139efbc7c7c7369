"""The workbench as a person uses it, in a browser without a window: `desk.phone(1).says("help")`, `.hears("…")`.

The browser is the machine's own Chromium; nothing is downloaded.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 60_000
"""The milliseconds to wait for anything on the page, enough for a cold start of each function on a slow machine."""


def chromium() -> str | None:
    """Return the path of Chromium: PARLEY_CHROMIUM, or the machine's own; None if there is none."""
    named = os.environ.get("PARLEY_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def browser(*arguments: str) -> Iterator[Browser]:
    """Yield the machine's Chromium, started without a window and with these arguments."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        # Chromium's sandbox does not work for root in a container; only our own page is opened.
        started = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", *arguments])
        try:
            yield started
        finally:
            started.close()


@dataclass(frozen=True)
class OnePhone:
    """One person's phone on the workbench's page."""

    element: Locator

    @property
    def text(self) -> Locator:
        """Return the text field of the phone."""
        return self.element.locator("textarea")

    @property
    def replies(self) -> Locator:
        """Return the bubbles of the service's replies."""
        return self.element.locator(".bubble.out")

    def says(self, text: str) -> None:
        """Type this text, and press Enter."""
        self.text.fill(text)
        self.text.press("Enter")

    def hears(self, *texts: str) -> None:
        """Check that the phone shows exactly these replies."""
        expect(self.replies.locator("p")).to_have_text(list(texts))

    def presses(self, title: str) -> None:
        """Press the button with this title."""
        self.element.get_by_role("button", name=title, exact=True).click()


class Desk:
    """The workbench's page in a browser, with a phone for each person. `complaints` holds the console's errors and
    warnings.
    """

    def __init__(
        self,
        browser: Browser,
        url: str,
        people: Sequence[tuple[str, str]],
        width: int = 1440,
        height: int = 900,
        **looks: Any,
    ) -> None:
        """Open the page at `url`. `people` are (number, channel) pairs; `looks` are options of a browser context, such
        as the colour scheme.
        """
        self.complaints: list[str] = []
        self._context = browser.new_context(viewport={"width": width, "height": height}, **looks)
        self._context.set_default_timeout(PATIENCE)
        known = json.dumps(json.dumps([{"number": number, "channel": channel} for number, channel in people]))
        # Set only if nothing is stored yet, so that a reload keeps what the page has stored.
        self._context.add_init_script(
            f"localStorage.getItem('parley.people') ?? localStorage.setItem('parley.people', {known})"
        )
        self.page: Page = self._context.new_page()
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(url)

    def close(self) -> None:
        """Close the page and its browser context."""
        self._context.close()

    def phone(self, place: int) -> OnePhone:
        """Return the phone at this place on the page; the first is 1."""
        return OnePhone(self.page.locator(".phone").nth(place - 1))

    def panel(self, name: str) -> Locator:
        """Return the panel with this name, after bringing it to the front."""
        tab = self.page.locator(f".views [data-view={name}]")
        if tab.is_visible():
            tab.click()
        return self.page.locator(f"#{name}")

    def steps(self) -> Locator:
        """Return the labels of the journey's steps."""
        return self.page.locator("#steps .step .label > span")
