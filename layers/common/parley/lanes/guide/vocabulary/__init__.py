"""The words by which people steer a session: one file a language, read by `parley.texts.vocabulary`. `en.toml` explains
what each is.
"""
