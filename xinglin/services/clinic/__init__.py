"""The doctor's day: who is due, the visit form that grades as one types, registers."""
