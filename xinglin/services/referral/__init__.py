"""Referral: up to the hospital and back, with the patient's summary, a bed and an answer in time."""
