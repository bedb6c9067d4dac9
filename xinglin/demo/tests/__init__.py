"""What the made-up county promises: valid, consistent, the same twice."""
