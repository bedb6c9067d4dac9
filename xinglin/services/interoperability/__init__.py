"""The door for other systems: a FHIR R4 server, its clients, their scopes, who is told of news."""
