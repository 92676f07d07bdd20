"""Generates structured evidence from a seed: shapes, changes to trees, changes to texts, and
exports with manifests.
"""
