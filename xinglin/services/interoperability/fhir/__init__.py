"""FHIR R4 over HTTP: what is asked, what is answered, one file for each kind of question."""
