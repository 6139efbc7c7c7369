"""What a tool is: a typed function, how it may act, and the phrases that call it. Knows nothing of conversations."""
