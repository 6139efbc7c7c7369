"""Tests, told as what people do. `support/` holds the phone, the clock and the scripted model that they use."""
