"""The linking lane: connects the account that a person has at Google, and lets it go."""
