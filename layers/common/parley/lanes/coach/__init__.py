"""The coach lane: one small daily habit. A short intake, a prompt a day, how it went, and a size that fits."""
