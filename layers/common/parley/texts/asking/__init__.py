"""The words that stand around a question and say nothing, and those that begin a reason, one file a language."""
