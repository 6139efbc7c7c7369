"""Decides which requests the servers on a developer's machine accept.

A browser carries the requests of any page that it shows to any port of this machine. Three things tell such a request
from one of our own programs, and no page can change them:

Host            A page elsewhere can point its own name at 127.0.0.1 ("DNS rebinding"), but its requests keep that name.
Origin          names the page that sent a request. It comes with every POST and with everything that CORS judges.
Sec-Fetch-Site  says whether another site sent it, with every request to this machine, images and links too.

The emulator's door wants a signature with the run's own credential beside that (`emulator_door.py`). All that stands
here needs no other module of ours: the emulator's own interpreter reads it as well.
"""

from collections.abc import Collection, Mapping


def refusal(headers: Mapping[str, str], names: Collection[str], *, serves_pages: bool = False) -> str | None:
    """Return why a local server must refuse a request, in one sentence; None if the request may come in.

    `headers` have lower-case names. `names` are the host names of this server, in lower case and with the port.
    `serves_pages`: requests from the server's own pages, and links from other sites to them, are allowed.
    """
    if headers.get("host", "").lower() not in names:
        return "This server answers to its own local names only."
    own = {f"http://{name}" for name in names} if serves_pages else set()
    if "origin" in headers and headers["origin"].lower() not in own:
        return "No page but the server's own may ask here."
    site = headers.get("sec-fetch-site", "none")
    follows_link = serves_pages and headers.get("sec-fetch-mode") == "navigate"
    if site != "none" and not (serves_pages and site == "same-origin") and not follows_link:
        return "No other page may ask here."
    return None
