"""The phone: a page on this machine to text the service as a person would, and its provider.

`settings` says what it must know of the deployment, `server` answers the browser, `provider` plays Twilio,
`forms` holds what Twilio posts, `reader` looks the conversation up in the table. For development only; it is in
no Lambda bundle.
"""
