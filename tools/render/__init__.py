"""Drawings of processes (bpmn-js) and decision tables (dmn-js) for the documentation."""
