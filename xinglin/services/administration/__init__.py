"""Places, staff, accounts, imports, audit: what the keeper of the platform looks after."""
