"""Results for awards, evaluation and personnel (제11조, 제12조): computed, numbered, signed off; a human decides."""
