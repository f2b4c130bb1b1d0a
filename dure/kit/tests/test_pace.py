"""What only has to be bounded is counted in the process."""

from dure.kit.pace import Pace, Turn, forget


class Watch:
    """A clock that stands still until it is set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_each_key_is_counted_apart_and_anew_after_its_window() -> None:
    watch = Watch()
    pace = Pace(60, now=watch)
    assert [pace.count("a"), pace.count("a"), pace.count("b")] == [
        Turn(1, 60, 0),
        Turn(2, 60, 0),
        Turn(1, 60, 0),
    ]
    watch.now += 59.8
    assert pace.count("a") == Turn(3, 1, 0)
    watch.now += 0.2
    assert pace.count("a") == Turn(1, 60, 3)
    assert pace.count("a") == Turn(2, 60, 0)


def test_it_remembers_a_bounded_number_of_keys() -> None:
    watch = Watch()
    pace = Pace(60, now=watch)
    for key in range(49_999):
        pace.count(key)
    watch.now += 30
    pace.count("later")
    watch.now += 30
    pace.count("one more than fit")
    assert len(pace._windows) == 2
    assert pace.count("later").number == 2


def test_everything_can_be_forgotten() -> None:
    pace = Pace(60)
    pace.count("a")
    forget()
    assert pace.count("a").number == 1
