"""The media lane: it searches, adds and removes films and series of a home's libraries, and tells when they arrive."""
