"""The column ``shares`` of rotations.csv: a word, nothing, or no column at all."""

from scenarios.assembly import load_problem

R = "rotations.csv"


def test_an_empty_cell_shares_with_nobody_and_a_word_is_kept(small):
    small.set(R, 2, "shares", "GHA-UNMIL")

    needs = load_problem(small.path).rotations

    assert needs[0].shares == "GHA-UNMIL"
    assert needs[1].shares is None


def test_the_column_may_be_left_out(small):
    lines = small.lines(R)
    place = lines[0].index("shares")
    small.write(R, [line[:place] + line[place + 1 :] for line in lines])

    assert small.faults() == ()
    assert not any(need.shares for need in load_problem(small.path).rotations)


def test_a_misspelt_column_is_told_with_the_right_name(small):
    small.set(R, 1, "shares", "share")

    (fault,) = small.faults()

    assert (fault.code, fault.cure) == ("unknown_column", "Rename it to shares.")


def test_a_word_with_blanks_is_refused(small):
    small.set(R, 2, "shares", "two words")

    assert ("bad_id", "shares") in {(fault.code, fault.column) for fault in small.faults()}
