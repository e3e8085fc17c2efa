"""Assembly of a deployment: the rows of a folder, ships, lanes, corridors and routes become a DeploymentProblem."""
