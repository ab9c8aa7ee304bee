"""What okrsite does on a forge for the people who work there: comments, reminders, check-ins from a form."""
