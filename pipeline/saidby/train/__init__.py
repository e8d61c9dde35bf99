"""The recipe of the model: corpus converters, training, export. Never imported at run time."""
