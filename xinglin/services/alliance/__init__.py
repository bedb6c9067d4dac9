"""Medical alliances: who leads, who belonged on which day, what is shared, joint clinics."""
