"""The templates: as they stand, as they are rendered, and the projects they become."""
