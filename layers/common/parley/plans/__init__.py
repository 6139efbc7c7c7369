"""Plans of several steps: the plan itself, references between its steps, its validation, and how it advances. Pure."""
