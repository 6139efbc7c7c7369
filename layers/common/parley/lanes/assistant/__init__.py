"""The assistant lane: the tasks, calendar, contacts, emails and reminders of a person, and plans over them."""
