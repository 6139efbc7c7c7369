"""What tests talk to the service with."""
