"""Knows who is due for what: enrolment, schedule, due list, plan."""
