"""Documents that an agency needs to adopt the product, filled from the installation; each states only what is so."""
