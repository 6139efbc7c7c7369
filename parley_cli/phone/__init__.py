"""The workbench: a web page on this machine to text the service as several people, and to see what the service and its
provider do.

`settings` says what it must know of the deployment, `server` answers the browser, `provider` plays Twilio,
`forms` holds what Twilio posts; `reader` looks the conversation up in the table,
`versions` remembers it, `logs` and `journey` tell what the functions did. For development only; it is in no Lambda
bundle.
"""
