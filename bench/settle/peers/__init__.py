"""Other engines that come to the same duties by themselves. `arrays`, `numpy_peer` and `openfisca_peer` run in an
environment of their own (bench/requirements.txt) and import nothing of the house; `words` is what rules ask, by hand."""
