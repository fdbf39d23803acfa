"""From a graph to a drawing that fits on a page."""
