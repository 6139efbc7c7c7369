"""What takes several steps: the plan, what its steps refer to, what is wrong with one, and how it goes on. Pure."""
