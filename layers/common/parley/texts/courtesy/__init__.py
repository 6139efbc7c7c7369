"""The polite words that people put around a request: one file a language, read by `parley.texts.vocabulary`. `en.toml`
explains what each is.
"""
