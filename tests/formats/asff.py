"""Gives every exported list of findings to botocore, as the AWS CLI does before it sends one: `asff.py FOLDER`."""

import json
import pathlib
import sys

import botocore.session
import botocore.validate

FOLDER = pathlib.Path(sys.argv[1])
SHAPE = botocore.session.get_session().get_service_model("securityhub").operation_model("BatchImportFindings").input_shape
STATUS = {"pass": "PASSED", "fail": "FAILED", "unknown": "NOT_AVAILABLE"}
LABEL = {"pass": "INFORMATIONAL", "fail": "HIGH", "unknown": "MEDIUM"}

for file in sorted((FOLDER / "asff").iterdir()):
    findings = json.loads(file.read_bytes())
    report = json.loads((FOLDER / "reports" / file.name.split(".")[0]).read_bytes())
    assert len(findings) == len(report["findings"]), file
    # What one call takes.
    for start in range(0, len(findings), 100):
        faults = botocore.validate.ParamValidator().validate({"Findings": findings[start:start + 100]}, SHAPE)
        assert not faults.has_errors(), f"{file}: {faults.generate_report()}"
    for one, finding in zip(findings, report["findings"]):
        said = (one["Compliance"]["Status"], one["Severity"]["Label"], one["GeneratorId"], one["RecordState"])
        assert said == (STATUS[finding["status"]], LABEL[finding["status"]], "dax001/DAX-001", "ACTIVE"), (file, said)
        requirements = one["Compliance"]["RelatedRequirements"]
        assert 10 < len(requirements) <= 32 and "NIST 800-53 r5 SC-28" in requirements, requirements
        # Limits of the user guide that the model doesn't have.
        assert len(one["Title"]) <= 256 and len(one["Description"]) <= 1024 and len(json.dumps(one)) < 240_000, file
    ids = [one["Id"] for one in findings]
    assert len(set(ids)) == len(ids), f"{file}: the last of two with one id would count"
assert len(list((FOLDER / "asff").iterdir())) > 100
print("valid")
