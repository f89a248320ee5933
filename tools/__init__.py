"""Tools of the project's makers: lint, draw and measure what `bpmn/` holds. Not part of the installed application."""
