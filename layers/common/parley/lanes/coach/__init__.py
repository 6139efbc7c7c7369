"""The coach lane: one small daily habit. A short intake, a prompt a day, what became of it, and a fitting size."""
