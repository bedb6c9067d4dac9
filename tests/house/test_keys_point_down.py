"""A key goes to an engine below or stays home; the import linter cannot see keys by name."""

import ast
from pathlib import Path

from django.apps import apps

from tests.house.tree import FLOORS, PACKAGE, STACK, Source, dotted, faults, folders


def points_down(here: str, there: str) -> bool:
    """Whether `xinglin.services.ehr` may hold a key to `xinglin.engines.people`."""
    if here == there or not there.startswith("xinglin."):
        return True  # home, or one of Django's own tables
    one, other = here.split("."), there.split(".")
    if FLOORS[one[1]] != FLOORS[other[1]]:
        return FLOORS[one[1]] > FLOORS[other[1]]
    return one[1] == "engines" and STACK[one[2]] > STACK[other[2]]


def by_name(source: Source):
    """Strings that name a model of another folder: keys and `apps.get_model`."""
    for call in source.nodes(ast.Call):
        name = dotted(call.func)
        named = name.endswith("get_model") or name.split(".")[-1] in KEYS
        words = [one.value for one in call.args[:2] if isinstance(one, ast.Constant)]
        to = next((one.value for one in call.keywords if one.arg == "to"), None)
        words += [to.value] if isinstance(to, ast.Constant) else []
        label = str(words[0]).split(".")[0].lower() if named and words else ""
        if label in LABELS and not points_down(source.folder, LABELS[label]):
            yield call.lineno, f"{label} does not lie below {source.folder}"


KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
LABELS = {
    one.name: ".".join(("xinglin", *one.relative_to(PACKAGE).parts))
    for floor in ("engines", "services")
    for one in [*folders(floor), Path(PACKAGE, "engines/people"), Path(PACKAGE, "services/ehr")]
    if one.parent.name == floor
}


def test_keys_by_name_point_down():
    good = "ForeignKey('people.Resident', CASCADE)\nForeignKey('self', CASCADE)"
    assert not faults(by_name, Source("xinglin/services/clinic/models.py", good))
    up = Source("xinglin/engines/places/models.py", "models.ForeignKey(to='people.Resident')")
    aside = Source("xinglin/services/clinic/queries.py", "apps.get_model('ehr', 'Note')")
    assert faults(by_name, up) and faults(by_name, aside)
    assert not faults(by_name)


def test_keys_of_the_built_models_point_down():
    keys = [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and model.__module__.startswith("xinglin.")
    ]
    assert keys or not folders("engines"), "no key was found"
    up = [str(field) for model, field in keys if not points_down(home(model), home(field))]
    assert not up
    open_back = [
        str(field)
        for model, field in keys
        if home(model) != home(field) and not field.remote_field.hidden
    ]
    assert not open_back, 'a key that leaves home says related_name="+"'


def home(of) -> str:
    """The folder of a model, or of the model a field points to."""
    model = getattr(of, "related_model", None) or of
    name = model.__module__.split(".")
    return ".".join(name[:3]) if name[0] == "xinglin" else model.__module__


def test_a_folder_with_tables_is_switched_on():
    found = [one for floor in ("engines", "services") for one in folders(floor)]
    tables = [one for one in found if (one / "models.py").exists() or (one / "models").is_dir()]
    installed = {config.name for config in apps.get_app_configs()}
    off = [one.name for one in tables if f"xinglin.{one.parent.name}.{one.name}" not in installed]
    assert not off, "these folders own tables but are not installed"
