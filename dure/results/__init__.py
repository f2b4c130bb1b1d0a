"""The results of collaboration points: reports, settled years, selections, exports, papers of adoption, the console."""
