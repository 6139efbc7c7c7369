"""Meta: WhatsApp Cloud. `receive` is all that the webhook imports; `send` alone knows an HTTP client."""
