"""The admin lane: the commands that admins send by text, to let people in or block them. No model takes part."""
