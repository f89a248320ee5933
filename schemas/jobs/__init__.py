"""What each job type takes and gives: one model each way, named by the variables of the diagrams."""
