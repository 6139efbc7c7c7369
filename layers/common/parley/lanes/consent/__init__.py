"""Whether a person wants to be written to: what is asked where a message leaves it in doubt."""
