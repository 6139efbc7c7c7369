"""`parley doctor`: looks at every step of putting a stage on AWS, before and after, and says what to do.

finding.py      what a check has found
patient.py      the stage that is looked at: its stack, secrets and HTTP client, each read once
aws_checks.py   credentials, quota, secrets, the key's backup, the stack, its table, alarms, senders of email, the model
twilio_checks.py, meta_checks.py   the providers: account, numbers, webhook addresses, registration, templates
command.py      all checks in the order of the walk, and how they are printed

It only looks: nothing is written, at AWS or elsewhere.
"""
