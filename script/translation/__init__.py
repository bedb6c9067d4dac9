"""What people see, in English: finds the words in the code, keeps and compiles the catalogue."""
