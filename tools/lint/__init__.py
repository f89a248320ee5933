"""Checks of everything in `bpmn/`: processes, decisions, forms and element templates. Warnings count as errors."""
