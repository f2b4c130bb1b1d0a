"""Who there is and where they work: agencies, departments, people, assignments."""
