"""The sample government (O12): made-up people in believable agencies, the same every time."""
