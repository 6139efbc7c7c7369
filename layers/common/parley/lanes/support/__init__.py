"""The support lane: tickets, and the hand-off of a conversation to a person."""
