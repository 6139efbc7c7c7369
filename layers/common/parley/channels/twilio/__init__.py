"""Twilio: SMS, MMS and WhatsApp. `receive` is all that the webhook imports; `send` alone knows the REST client."""
