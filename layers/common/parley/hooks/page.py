"""A web page of ours: a title, some paragraphs and perhaps a link. It loads nothing, runs nothing and is not stored."""

from dataclasses import dataclass
from html import escape

from parley.hooks.hook import WebhookAnswer
from parley.texts import Language

HTML = """<!doctype html><html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title><h1>{title}</h1>{words}</html>
"""
HEADERS = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True)
class Page:
    """What stands on a page."""

    language: Language
    title: str
    words: tuple[str, ...]
    """The paragraphs."""
    link: tuple[str, str] | None = None
    """The label and the address of the link below the paragraphs; None: there is none."""


def answer(page: Page, status: int = 200) -> WebhookAnswer:
    """Return the HTTP response with this page."""
    paragraphs = [escape(each) for each in page.words]
    if page.link is not None:
        label, url = page.link
        paragraphs.append(f'<a href="{escape(url)}" rel="noreferrer">{escape(label)}</a>')
    words = "".join(f"<p>{each}</p>" for each in paragraphs)
    html = HTML.format(language=page.language, title=escape(page.title), words=words)
    return WebhookAnswer(html, "text/html; charset=utf-8", status, HEADERS)
