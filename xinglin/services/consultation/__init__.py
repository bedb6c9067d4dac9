"""Remote consultation, and readings of ECGs, images and smears by shared centres."""
