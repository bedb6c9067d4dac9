"""Reading one person's file: who it is, what is due, what happened, who has looked."""
