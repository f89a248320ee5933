"""The command line `transfers`: what an operator, a designer or a script asks of an installation."""
