"""The form of a charter: where and when it begins, and its rounds of loading and discharge."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise

from movcon.clock import day_text, utc_day, utc_text
from movcon.deployment.plan import LiftKind, Stop, Voyage
from movcon.deployment.ships import CharterKind, ShipOffer
from movcon.deployment.verification.reading import Reading
from movcon.finding import Finding, Findings


def charter_form(reading: Reading) -> Findings:
    """A charter begins as offered and sails rounds: load, then discharge all, in as many ports as the offer allows."""
    begun = {(v.source, v.number) for v in reading.voyages(LiftKind.SHIP) if reading.released(v) is not None}
    numbers = Counter((voyage.source, voyage.number) for voyage in reading.voyages(LiftKind.SHIP))
    for (source, number), count in numbers.items():
        ships = reading.problem.ship_offer[source].ships
        if count > 1:
            yield _finding(source, f"{count} charters have number {number}.")
        if number > ships and (source, number) not in begun:
            yield _finding(source, f"There is a charter number {number}; {ships} ships are offered.")
    for voyage in reading.voyages(LiftKind.SHIP):
        offer = reading.problem.ship_offer[voyage.source]
        first = voyage.stops[0]
        if reading.released(voyage) is not None:
            if reading.binds(voyage, reading.problem.horizon):
                yield from _rounds(reading, voyage, offer)
            continue
        if first.place != offer.open_at:
            yield _finding(voyage.id, f"It begins at {first.place}; the ship is to be had at {offer.open_at}.")
        if not offer.available_from <= first.arrival <= offer.available_until:
            between = f"{utc_text(offer.available_from)} to {utc_text(offer.available_until)}"
            yield _finding(voyage.id, f"It begins at {utc_text(first.arrival)}; the ship is to be had {between}.")
        yield from _bought(reading, voyage, offer)
        yield from _rounds(reading, voyage, offer)


def _bought(reading: Reading, voyage: Voyage, offer: ShipOffer) -> Findings:
    """With a release, a ship that was not bought in it is asked for at the present."""
    release = reading.problem.release
    if release is None or (voyage.source, voyage.number) in release.bought_ships:
        return
    earliest = release.present_day + offer.request_lead_days
    if utc_day(voyage.departure) < earliest:
        message = f"Asked for at the present, the ship is to be had from {day_text(earliest)} on."
        yield _finding(voyage.id, message)


def _rounds(reading: Reading, voyage: Voyage, offer: ShipOffer) -> Findings:
    for stop in voyage.stops:
        if stop.loads and stop.discharges:
            yield _finding(voyage.id, f"It loads and discharges on one stop at {stop.place}.")
    under_way = reading.released(voyage) is not None
    for before, stop in pairwise(voyage.stops):
        # A ship under way that is to be finished otherwise comes where it was bound.
        if not works(stop) and not (under_way and reading.has_happened(before.departure)):
            yield _finding(voyage.id, f"It calls at {stop.place} for nothing.")
    after = reading.on_board[voyage.id]
    working = [(number, stop) for number, stop in enumerate(voyage.stops) if works(stop)]
    runs = [
        (loading, [number for number, _ in run])
        for loading, run in groupby(working, key=lambda item: bool(item[1].loads))
    ]
    if runs and not runs[0][0]:
        yield _finding(voyage.id, "It discharges before it has loaded.")
    if not runs or runs[-1][0]:
        yield _finding(voyage.id, "It does not end with a discharge.")
    for loading, run in runs:
        most = offer.load_ports_max if loading else offer.discharge_ports_max
        if len(run) > most:
            what = "loads at" if loading else "discharges at"
            yield _finding(voyage.id, f"A round {what} {len(run)} stops; at most {most} are offered.")
        if not loading and after[run[-1]]:
            left = ", ".join(sorted(after[run[-1]]))
            yield _finding(voyage.id, f"It ends a round at {voyage.stops[run[-1]].place} with {left} on board.")
    rounds = sum(loading for loading, _ in runs)
    if offer.kind is CharterKind.VOYAGE and rounds > 1:
        yield _finding(voyage.id, f"A voyage charter loads and discharges once; this one sails {rounds} rounds.")


def works(stop: Stop) -> bool:
    """Whether anything is loaded or discharged."""
    return bool(stop.loads or stop.discharges)


def _finding(where: str, message: str) -> Finding:
    return Finding(rule="charter_form", where=where, message=message)
