"""Lints the template of each region, `REGION.yaml`, for that region, and prints what cfn-lint knows about regions.

Prints one JSON object: the problems of each template, the regions that have the resource type, and the families of node
types of each region.
"""

import json
import pathlib
import sys

import cfnlint
from cfnlint.api import lint
from cfnlint.config import ManualArgs

SCHEMAS = pathlib.Path(cfnlint.__file__).parent / "data" / "schemas"

problems = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.yaml")):
    # Explicit zones are a warning of cfn-lint, but carrying zones over requires them.
    config = ManualArgs(regions=[path.stem], ignore_checks=["W3010"], include_checks=["I"])
    found = [str(match) for match in lint(path.read_text(), config=config)]
    if found:
        problems[path.stem] = found

providers = sorted((SCHEMAS / "providers").glob("*.json"))
node_types = json.loads((SCHEMAS / "extensions" / "aws_dax_cluster" / "nodetype_enum.json").read_text())
lists = {region: entry["enum"] for region, entry in node_types.items() if isinstance(entry, dict)}
print(
    json.dumps(
        {
            "problems": problems,
            "regions": [path.stem for path in providers if "AWS::DAX::Cluster" in path.read_text()],
            "families": {
                region: sorted({name.rsplit(".", 1)[0] for name in names} - {"dax.r3"})
                for region, names in lists.items()
            },
        }
    )
)
