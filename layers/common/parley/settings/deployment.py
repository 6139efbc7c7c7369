"""The settings of one stage's resources: its queues, its table, its addresses."""

from datetime import timedelta

from parley.settings import SettingsModel, Switch, variable


class DeploymentSettings(SettingsModel):
    """The addresses of one deployment's resources, set by the template. Each function gets only the variables it
    needs."""

    service: str = variable("PARLEY_SERVICE", "parley")
    """The name under which one or more senders are one conversation. Changing it starts everybody afresh."""
    table: str = variable("PARLEY_TABLE", "")
    mailbox_url: str = variable("PARLEY_MAILBOX_URL", "")
    mailbox_dead_url: str = variable("PARLEY_MAILBOX_DEAD_URL", "")
    deliveries_url: str = variable("PARLEY_DELIVERIES_URL", "")
    delayed_url: str = variable("PARLEY_DELAYED_URL", "")
    statuses_url: str = variable("PARLEY_STATUSES_URL", "")
    public_url: str = variable("PARLEY_PUBLIC_URL", "")
    """The address at which providers reach the API, without a slash at the end: signatures are made over it."""
    secrets: str = variable("PARLEY_SECRETS", "")
    """The path of this stage's parameters in SSM; empty takes secrets from the environment."""
    clock_url: str = variable("PARLEY_CLOCK_URL", "")
    """The address at which `make dev` tells the time. Empty, as everywhere else, it is the machine's own."""
    transcript_days: int = variable("PARLEY_TRANSCRIPT_DAYS", 30, ge=1)
    debug: Switch = variable("PARLEY_DEBUG", False)
    """Whether testers are told how they stand with lanes, and calls of the model are logged, masked."""

    @property
    def transcript_kept(self) -> timedelta:
        """How long each row of the transcript is kept."""
        return timedelta(days=self.transcript_days)
