"""What pages extend: the shell, components, who reads, refusals as pages. The rooms' pages stand in it."""
