"""Referral: up to the hospital and back, with a summary, a bed and an answer in time."""
