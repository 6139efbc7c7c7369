"""What people say to the coach's choices in their own words: one file a language, read by `spoken_answers.py`."""
