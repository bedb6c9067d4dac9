"""Template words, in the place where Django looks for them."""
