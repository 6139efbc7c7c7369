"""The operators' API: who takes part, what becomes of them, what was said. It reads the table and writes the mailbox:
every change is an event, so that it is ordered with what the person says."""
