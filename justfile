# The few verbs of daily work; `just` alone lists them.

_verbs:
    @just --list --unsorted

# Serve the platform of this folder, with the code as it is now
dev *options:
    script/setup --tests
    .venv/bin/xinglin serve {{ options }}

# Everything that is quick to know: style, imports, spelling, house and unit tests
check:
    script/test quick

# Mend what can be mended by machine
fix:
    .venv/bin/ruff check --fix
    .venv/bin/ruff format
    script/docs

# Everything CI runs; with words, only the tests named
test *which:
    {{ if which == "" { "script/test" } else { ".venv/bin/python -m pytest " + which } }}

# Write docs/reference from the declarations
docs:
    script/docs

# Begin a programme, a register or a service: just new programme copd "慢阻肺患者健康管理"
new kind name title="":
    script/new {{ kind }} {{ name }} "{{ title }}"
