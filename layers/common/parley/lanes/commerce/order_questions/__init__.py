"""The words by which people ask about an order that was placed, want it stopped, or ask about somebody else's: one file
per language."""
