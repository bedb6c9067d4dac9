"""The engines and services that are switched on. A service is added here, by name."""

ENGINES = [
    "xinglin.engines.ledger",
    "xinglin.engines.places",
    "xinglin.engines.access",
    "xinglin.engines.jobs",
    "xinglin.engines.people",
    "xinglin.engines.workflow",
    "xinglin.engines.records",
    "xinglin.engines.followup",
    "xinglin.engines.registers",
    "xinglin.engines.indicators",
    "xinglin.engines.exchange",
]
SERVICES = [
    "xinglin.services.clinic",
    "xinglin.services.contracts",
    "xinglin.services.ehr",
    "xinglin.services.figures",
    "xinglin.services.interoperability",
    "xinglin.services.plans",
    "xinglin.services.portal",
    "xinglin.services.quality",
    "xinglin.services.registry",
    "xinglin.services.reporting",
    "xinglin.services.stewardship",
    "xinglin.services.supervision",
    "xinglin.services.enforcement",
    "xinglin.services.targets",
    "xinglin.services.vaccines",
    "xinglin.services.administration",
]
