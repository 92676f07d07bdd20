"""Validates every exported list of findings with botocore, as the AWS CLI does before it sends one:
`asff.py FOLDER`.
"""

import json
import pathlib
import re
import sys

import botocore.session
import botocore.validate

FOLDER = pathlib.Path(sys.argv[1])
SHAPE = botocore.session.get_session().get_service_model("securityhub").operation_model("BatchImportFindings").input_shape
STATUS = {"pass": "PASSED", "fail": "FAILED", "unknown": "NOT_AVAILABLE"}
LABEL = {"pass": "INFORMATIONAL", "fail": "HIGH", "unknown": "MEDIUM"}



def blank(shape, value, path=""):
    """Yields texts that break the model's patterns. The service checks these patterns, but botocore
    doesn't.
    """
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from blank(shape.members[name], member, f"{path}.{name}")
    elif shape.type_name == "list":
        for member in value:
            yield from blank(shape.member, member, path)
    elif shape.type_name == "map":
        for name, member in value.items():
            yield from blank(shape.value, member, f"{path}.{name}")
    elif shape.type_name == "string":
        pattern = shape.metadata.get("pattern", "" if shape.enum else r".*\S.*")
        if not re.fullmatch(pattern or ".*", value, re.DOTALL):
            yield f"{path}: {value!r}"


for file in sorted((FOLDER / "asff").iterdir()):
    findings = json.loads(file.read_bytes())
    report = json.loads((FOLDER / "reports" / file.stem).read_bytes())
    problems = report["problems"] + [problem for source in report["sources"] for problem in source["problems"]]
    is_open = report["verdict"] == "unknown" and report["summary"]["unknown"] == 0
    is_open = is_open or any(problem["severity"] == "error" for problem in problems)
    is_open = is_open and bool(report["sources"])
    assert len(findings) == len(report["findings"]) + is_open, file
    if is_open:
        whole = findings[-1]["Compliance"]
        assert (whole["Status"], whole["StatusReasons"][0]["ReasonCode"]) == ("NOT_AVAILABLE", "evidence-incomplete"), file
    faults = list(blank(SHAPE, {"Findings": findings}))
    assert not faults, (file, faults)
    # One call takes at most 100 findings.
    for start in range(0, len(findings), 100):
        faults = botocore.validate.ParamValidator().validate({"Findings": findings[start:start + 100]}, SHAPE)
        assert not faults.has_errors(), f"{file}: {faults.generate_report()}"
    for one in findings:
        values = one["Resources"][0]["Details"]["Other"].values()
        assert all(len(value) < 1024 for value in values) and len(one["Resources"][0]["Id"]) <= 512, file
    for one, finding in zip(findings, report["findings"]):
        said = (one["Compliance"]["Status"], one["Severity"]["Label"], one["GeneratorId"], one["RecordState"])
        assert said == (STATUS[finding["status"]], LABEL[finding["status"]], "dax001/DAX-001", "ACTIVE"), (file, said)
        requirements = one["Compliance"]["RelatedRequirements"]
        assert 10 < len(requirements) <= 32 and "NIST 800-53 r5 SC-28" in requirements, requirements
        # Limits from the user guide that the model doesn't contain.
        assert len(one["Title"]) <= 256 and len(one["Description"]) <= 1024 and len(json.dumps(one)) < 240_000, file
    ids = [one["Id"] for one in findings]
    assert len(set(ids)) == len(ids), f"{file}: the last of two with one id would count"
assert len(list((FOLDER / "asff").iterdir())) > 100
print("valid")
