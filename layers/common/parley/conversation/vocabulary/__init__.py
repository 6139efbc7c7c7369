"""The words by which one tells a wish from a question and from its opposite: one file a language, read by
`parley.texts.vocabulary`. `en.toml` explains what each is.
"""
