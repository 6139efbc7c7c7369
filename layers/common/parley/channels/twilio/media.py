"""What people attach to messages through Twilio: at an address of its API, with the account's credentials.

It answers with a redirect to a short-lived address elsewhere, which knows nobody and is sent no credentials. Sources:
Twilio, "Media resource"; "Protect Media Access with HTTP Basic Authentication", which names the other hosts.
"""

import base64

from parley.channels.download import Origins, download, origin
from parley.conversation.events import Attachment
from parley.ports import Bound, Deadline, Fetched

API = "https://api.twilio.com"
STORES = (
    "https://mms.twiliocdn.com",
    "https://media.twiliocdn.com",
    "https://s3-external-1.amazonaws.com",
)
"""The hosts to which Twilio's media redirects lead."""


class TwilioMedia:
    """`ports.Media` at Twilio: fetches attachments from its media addresses."""

    def __init__(self, account_sid: str, auth_token: str, base_url: str, stores: tuple[str, ...] = STORES) -> None:
        basic = base64.b64encode(f"{account_sid}:{auth_token}".encode()).decode()
        ours = {"Authorization": f"Basic {basic}"}
        nobody: dict[str, str] = {}
        self._origins: Origins = {**dict.fromkeys(stores, nobody), API: ours, origin(base_url): ours}

    def fetch(self, attachment: Attachment, bound: Bound, deadline: Deadline) -> Fetched:
        return download(attachment.place, bound, deadline, self._origins, attachment.type)
