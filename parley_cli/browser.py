"""Opens a local page in the person's browser, where there is one."""

import os
import sys
import webbrowser


def open_page(url: str) -> None:
    """Open the page in a browser, but not on a Linux machine without a display: a text browser would take over the
    terminal.
    """
    if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(url)
