"""Appointments: weekly schedules, slots that are taken once, tickets that are called, no-shows."""
