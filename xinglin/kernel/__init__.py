"""Words every floor uses; nothing medical in it: a bank could use it."""
