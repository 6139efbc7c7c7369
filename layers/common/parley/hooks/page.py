"""A web page of ours: a title, some paragraphs and perhaps a link. It loads nothing, runs nothing and is not stored."""

import base64
import hashlib
from dataclasses import dataclass
from html import escape

from parley.hooks.hook import WebhookAnswer
from parley.texts import Language

STYLE = (
    ":root{color-scheme:light dark}"
    "body{max-width:34em;margin:0 auto;padding:2em 1.25em;font:1.05em/1.5 system-ui,sans-serif}"
    "h1{font-size:1.5em;line-height:1.25;margin:0 0 .8em}p{margin:0 0 1em}"
    "a{display:inline-block;margin-top:.5em;padding:.7em 1.2em;border-radius:.6em;background:#0f766e;color:#fff;"
    "font-weight:600;text-decoration:none}a:focus-visible{outline:3px solid #15191c;outline-offset:2px}"
)
"""The look of a page. The policy allows this very text by its hash, and no other style."""
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HTML = """<!doctype html><html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title><style>{style}</style><h1>{title}</h1>{words}</html>
"""
HEADERS = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
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
    html = HTML.format(language=page.language, title=escape(page.title), style=STYLE, words=words)
    return WebhookAnswer(html, "text/html; charset=utf-8", status, HEADERS)
