"""Papers: letters, notices, certificates and longer papers, the same text as PDF and as HWPX."""
