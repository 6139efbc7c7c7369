"""The settings of Google, whose calendar people can use in place of the built-in one."""

from parley.settings import SettingsModel, variable

IDENTITY = ("openid", "email")
"""The scopes that tell which account was connected."""
CALENDAR = "https://www.googleapis.com/auth/calendar.events"
"""The scope to read and change the events of the person's calendars."""


class GoogleSettings(SettingsModel):
    """The settings of the connection to Google. Without a client id, Google is offered to nobody."""

    client_id: str = variable("GOOGLE_CLIENT_ID", "", pattern=r"^[!-~]*$", max_length=200)
    """The OAuth client's id, as the Google Cloud console shows it."""
    base_url: str = variable("GOOGLE_BASE_URL", "")
    """The one address that stands for all of Google's, where a stand-in is used; empty: Google's own."""
    vault_key: str = variable("PARLEY_VAULT_KEY", "")
    """The ARN of the KMS key that encrypts what Google entrusts to us."""

    @property
    def is_on(self) -> bool:
        """Whether people can connect their Google account."""
        return bool(self.client_id)

    @property
    def accounts_url(self) -> str:
        """The address of the page where a person consents."""
        return self.base_url or "https://accounts.google.com"

    @property
    def oauth_url(self) -> str:
        """The address where tokens are issued and revoked."""
        return self.base_url or "https://oauth2.googleapis.com"

    @property
    def api_url(self) -> str:
        """The address of the calendar API."""
        return self.base_url or "https://www.googleapis.com"
