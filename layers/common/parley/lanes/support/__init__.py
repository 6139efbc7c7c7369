"""The support lane: tickets, and the hand-off of a conversation from the bot to a human."""
