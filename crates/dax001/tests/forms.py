"""Reads the files that a test wrote, each with a real parser. Prints their meaning, one JSON object
per line.

cfn-lint's own reader parses CloudFormation, tree-sitter's grammar parses PowerShell.
"""

import json
import pathlib
import sys

import cfnlint.decode
import tree_sitter
import tree_sitter_powershell

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))


def template(path):
    read, problems = cfnlint.decode.decode(str(path))
    assert not problems, (path, problems)
    return read["Resources"]["Cluster"]["Properties"]


def script(path):
    """Returns the types of all nodes in order, and the verbatim strings assigned to variables."""
    root = PARSER.parse(path.read_bytes()).root_node
    assert not root.has_error, path
    shape, strings, stack = [], {}, [root]
    while stack:
        node = stack.pop()
        shape.append(node.type)
        text = node.text.decode("ascii")
        if node.type == "assignment_expression" and text.endswith("'") and " = '" in text:
            name, value = text.split(" = ", 1)
            strings[name] = value[1:-1].replace("''", "'")
        stack.extend(reversed(node.children))
    return shape, strings


for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    shapes, strings = {}, {}
    for path in folder.glob("*.ps1"):
        shapes[path.name.split("-")[0]], own = script(path)
        strings.update(own)
    print(json.dumps({"properties": template(next(folder.glob("*.yaml"))), "shapes": shapes, "strings": strings}))
