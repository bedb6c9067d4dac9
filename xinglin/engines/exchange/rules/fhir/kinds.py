"""Which resources are about nobody in particular, and so are every client's to read."""

OPEN = frozenset(
    "ActivityDefinition CapabilityStatement CatalogEntry ChargeItemDefinition CodeSystem "
    "CompartmentDefinition ConceptMap DeviceDefinition EffectEvidenceSynthesis Endpoint "
    "EventDefinition Evidence EvidenceVariable ExampleScenario GraphDefinition HealthcareService "
    "ImplementationGuide InsurancePlan Library Location Measure Medication MedicationKnowledge "
    "MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication "
    "MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction "
    "MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical "
    "MedicinalProductUndesirableEffect MessageDefinition NamingSystem ObservationDefinition "
    "OperationDefinition Organization OrganizationAffiliation PlanDefinition Practitioner "
    "PractitionerRole Questionnaire ResearchDefinition ResearchElementDefinition "
    "RiskEvidenceSynthesis SearchParameter SpecimenDefinition StructureDefinition StructureMap "
    "Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein "
    "SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification "
    "TerminologyCapabilities TestReport TestScript ValueSet".split()
)
NOT_KEPT = frozenset({"OperationOutcome", "Parameters"})  # answers and questions, no resources
MAPPED = {
    "Patient": "people.resident",
    "Encounter": "records.encounter",
    "Condition": "records.condition",
    "Observation": "records.observation",
}
