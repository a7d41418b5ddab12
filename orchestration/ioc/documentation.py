"""What the IOC's vendor builds on, generated from the records and the API. Run as a module, it writes the files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from orchestration.ioc.api.app import create_app
from orchestration.ioc.record import SCHEMA_VERSION, Figure, Manifest, Receipt
from orchestration.settings import PROJECT_ROOT, Settings

FOLDER = PROJECT_ROOT / "docs" / "ioc"
RECORDS: dict[str, type[BaseModel]] = {"figure": Figure, "manifest": Manifest, "receipt": Receipt}
OPENING = f"""# The feed to the operations centre (IOC), schema version {SCHEMA_VERSION}

After each publication a folder `$DTI_HOME/ioc/<as_of>-<sequence>/` appears, whole or not at all:

| file | holds |
|---|---|
| `figures.jsonl` | one figure a line, `figure.schema.json` |
| `figures.parquet` | the same figures, the same columns |
| `manifest.json` | what the folder holds, with hashes, `manifest.schema.json` |

Numbers have no gaps. The first delivery is `full`; later ones hold the figures that became others (`changes`). A figure
is known by index, version, kind, node, unit, period type and period start; it stands as the latest delivery by number
has it. `withdrawn` takes it away. A closed figure that becomes another one is `corrected` and names the delivery whose
figure it replaces. Every manifest names the one before it by its hash: a folder that was changed on the way is found.
Null is unknown or not applicable, never 0. Fewer than five cases leave no figure (`small_cell`); none is of a person.

Two sets of indicators come in the same shape: `d766` by month and longer periods, `dti` by year. Of the DTI one
figure stands for a node, unit and year, and `source` names what it rests on; of the province, of those it was merged
from, of departments and communes, under the version that judges the year. A version without a confirmed source is
flagged `unverified`, and so is what is made of such components.

Take each delivery once, apply it, and drop a receipt (`receipt.schema.json`) into `$DTI_HOME/ioc/receipts/`; `missing`
asks for deliveries by number, `make ioc-replay FROM= TO=` sends them again with the same bytes. A reference consumer
that does all that is `orchestration/ioc/consumer`: copy the folder, `python -m consumer FOLDER DATABASE`. It takes
every 1.x: deliveries of 1.0 lack the DTI and its `source`. The first delivery of 1.1 to who has those of 1.0 holds, as
any other, only what changed.

The same figures are answered over HTTP, one version at a time (`make api`, `openapi.json`); what was corrected is told
by deliveries only.

This file and the schemas are generated: `.venv/bin/python -m orchestration.ioc.documentation`.
"""


def documents() -> dict[str, str]:
    """Each file of the folder by its name."""
    schemas = {name: record.model_json_schema() for name, record in RECORDS.items()}
    pages = [OPENING, *(_page(name, schema) for name, schema in schemas.items())]
    schema_files = {
        f"{name}.schema.json": _as_file({"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema)
        for name, schema in schemas.items()
    }
    described = create_app(Settings()).openapi()
    return {"README.md": "\n".join(pages), "openapi.json": _as_file(described), **schema_files}


def _as_file(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _page(name: str, schema: dict[str, Any]) -> str:
    rows = [
        f"| `{column}` | {_kind(what, schema)} | {'' if column in schema.get('required', []) else 'may be absent; '}"
        f"{what.get('description', '')} |"
        for column, what in schema["properties"].items()
    ]
    lists = [
        f"- **{listed}** ({', '.join(f'`{value}`' for value in what['enum'])}){_told(what)}"
        for listed, what in schema.get("$defs", {}).items()
        if "enum" in what
    ]
    told = " ".join(schema["description"].split())
    return "\n".join(
        [f"## {name}", "", told, "", "| column | type | meaning |", "|---|---|---|", *rows, "", *lists, ""]
    )


def _told(what: dict[str, Any]) -> str:
    return f": {' '.join(what['description'].split())}" if "description" in what else ""


def _kind(what: dict[str, Any], schema: dict[str, Any]) -> str:
    if "anyOf" in what:
        kinds = [_kind(one, schema) for one in what["anyOf"]]
        return " or ".join(dict.fromkeys(kinds))
    if "$ref" in what:
        return what["$ref"].rpartition("/")[2]
    if what.get("type") == "array":
        return f"list of {_kind(what['items'], schema)}"
    return what.get("format") or what.get("type", "any")


def main(folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
