"""What residents see of themselves: their record, their dates, who has looked."""
