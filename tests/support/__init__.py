"""Helpers with which tests talk to the service, and stand-ins for outside services."""
