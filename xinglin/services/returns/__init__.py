"""What is owed to the levels above: sent, acknowledged, refused, sent again; alarms of exchange."""
