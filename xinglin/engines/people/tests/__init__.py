"""What people must hold to: identity, matching, merging and finding."""
