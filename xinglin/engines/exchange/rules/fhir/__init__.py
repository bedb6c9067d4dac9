"""How FHIR R4 resources are read: what each says, and why one cannot become a record."""
