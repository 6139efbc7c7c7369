"""Plans, which take several steps: the plan, what its steps refer to, what is wrong with a plan, and how it goes on.
Pure."""
