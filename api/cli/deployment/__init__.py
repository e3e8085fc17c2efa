"""The commands for scenarios of kind deployment; each is chosen by the command of the same name one level up."""
