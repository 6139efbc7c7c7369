"""The table of all webhooks, by method and path. The template has a route for each."""

from parley.hooks import google, meta, servarr, stripe, twilio
from parley.hooks.hook import Hook

HOOKS: dict[str, Hook] = {**twilio.HOOKS, **meta.HOOKS, **stripe.HOOKS, **google.HOOKS, **servarr.HOOKS}
