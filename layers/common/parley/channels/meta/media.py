"""What people attach to messages through WhatsApp Cloud: Meta's id of it gives an address that is valid for five
minutes, and both are asked with the access token. Source: Meta, "Retrieve Media URL" and "Download Media" (v23.0).
"""

import json

from parley.channels.download import Origins, download, origin
from parley.channels.meta.contents import MEDIA_ID
from parley.conversation.events import Attachment
from parley.errors import MediaUnavailable, MediaUnfit
from parley.ports import Bound, Deadline, Fetched

STORES = ("https://lookaside.fbsbx.com",)
"""The hosts to which Meta's media addresses lead."""
ABOUT = Bound(10_000, frozenset(["application/json", "text/javascript"]))
"""The limits of the JSON that the Graph API sends about a file: 10,000 bytes, and the two media types that it gives to
JSON."""


class MetaMedia:
    """`ports.Media` at Meta: fetches attachments from the Graph API."""

    def __init__(
        self,
        phone_number_id: str,
        access_token: str,
        base_url: str,
        version: str,
        stores: tuple[str, ...] = STORES,
    ) -> None:
        ours = {"Authorization": f"Bearer {access_token}"}
        self._origins: Origins = dict.fromkeys((*stores, origin(base_url)), ours)
        self._url = f"{base_url.rstrip('/')}/{version}/{{id}}?phone_number_id={phone_number_id}"

    def fetch(self, attachment: Attachment, bound: Bound, deadline: Deadline) -> Fetched:
        if not MEDIA_ID.fullmatch(attachment.place):
            raise MediaUnavailable("id")
        about = download(self._url.format(id=attachment.place), ABOUT, deadline, self._origins)
        url, size = _told(about.data)
        if size > bound.most:
            raise MediaUnfit("size")
        return download(url, bound, deadline, self._origins, attachment.type)


def _told(about: bytes) -> tuple[str, int]:
    """Return the URL of a file and its size in bytes (0 if unknown) from what the Graph API says about the file. Raises
    MediaUnavailable for any other answer."""
    try:
        document = json.loads(about)
        url, size = document["url"], document.get("file_size", 0)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise MediaUnavailable("answer") from error
    if not isinstance(url, str):
        raise MediaUnavailable("answer")
    return url, int(size) if isinstance(size, int | str) and str(size).isdecimal() else 0
