"""The words by which people speak of a habit, its times and the coach's tone: one file a language, read by
`parley.texts.vocabulary`. `en.toml` explains what each is.
"""
