"""The personal lane: a person's own name, time zone, language and data, where no lane of the service has them."""
