"""The guide lane: a calm session in five phases, told in short messages at the pace of reading."""
