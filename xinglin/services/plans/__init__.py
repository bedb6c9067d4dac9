"""The year's plan: tasks, who answers for them, until when, with what proof, in what sentence."""
