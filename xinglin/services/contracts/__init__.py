"""Family doctors: teams, packages, who signed with whom, and what was done of what was promised."""
