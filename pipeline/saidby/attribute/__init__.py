"""Doc → attributions: quotation marks, cues, links, nesting."""
