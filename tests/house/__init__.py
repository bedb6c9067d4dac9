"""The house tests itself: rules about structure that no single unit test could hold."""
