"""Putting back what a change has broken in a released plan, as near to the release as can be."""

from __future__ import annotations

from collections.abc import Collection

from movcon.clock import Minute, midnight
from movcon.release import Freed, Stage
from optimizer.result import ShouldStop
from optimizer.rotation.commitment import Key
from optimizer.rotation.rebuild import NOT_AS_RELEASED
from optimizer.rotation.search import Search
from optimizer.rotation.state import FOREVER

_SIZES = (2, 5)
_WIDE_SIZES = (5, 10)
_WIDE_STEPS = 5
_NEAR_DAYS = 10


class Mending:
    """Puts back what was broken, as near to the release as can be; ``new`` is what the release does not know."""

    def __init__(self, search: Search, broken: dict[Key, str], new: Collection[str] = ()) -> None:
        self.search = search
        self.freed: dict[str, Freed] = {}
        self.impossible: list[str] = []
        self.hopeless: dict[str, bool] = {}
        self._broken = broken
        self._new = new
        self._commitment = search.state.instance.commitment
        released = {name for name, _ in broken}
        self._never_moved = [name for name in search.unplaced if name not in released]

    def mend(self) -> None:
        """Place every broken block again, first those that come first."""
        rotation = self.search.state.instance.problem.rotation
        names = dict.fromkeys(name for name, _ in self._broken if name in rotation)
        for name in sorted(names, key=lambda n: (rotation[n].preferred_day, n)):
            self._mend(name)
        for name in self._never_moved:
            if self.search.state.is_whole(name) or self.search.inserter.place(name):
                self.search.unplaced.pop(name, None)
        self._free_out_of_sequence()
        self.search.settle()
        self.search.start_from_here()

    def _mend(self, name: str) -> None:
        search = self.search
        commitment = self._commitment
        reason = next(why for (broken, _), why in self._broken.items() if broken == name)
        was_held = any((name, part) in commitment.locks for part in (0, 1))
        if reason in NOT_AS_RELEASED:
            # Nothing of it was laid that could be held in place.
            self.free(name, reason)
        for part in (0, 1):
            lock = commitment.locks.get((name, part))
            if lock is not None and not lock.begun and (name, part) not in search.state.where:
                self.free(name, reason)
        done = search.inserter.place_rest(name)
        if not done and (was_held or commitment.is_held(name)):
            self.free(name, reason)
            done = search.inserter.place_rest(name)
        if not done and not any(commitment.has_begun((name, part)) for part in (0, 1)):
            self.free(name, reason)
            done = self._place_whole(name)
        if done:
            search.unplaced.pop(name, None)
        elif any(commitment.has_begun((name, part)) for part in (0, 1)):
            self.impossible.append(
                f"{name} is half moved, and no aircraft of the type that began it can be had for the rest: {reason}."
            )
        else:
            self.free(name, reason)
            self._leave_behind(name)

    def _leave_behind(self, name: str) -> None:
        """Take out what stands of a movement; who had to leave its chain along with it is freed and placed again."""
        search = self.search
        before = dict(search.unplaced)
        search.evict([name])
        for other in [other for other in search.unplaced if other not in before and other != name]:
            if not self.may_leave(other):
                self.impossible.append(f"{other} is under way with {name}, which can no longer be flown.")
            self.free(other, f"{name}, flown by the same aircraft, can no longer be flown")
            if search.inserter.place(other):
                search.unplaced.pop(other, None)

    def _place_whole(self, name: str) -> bool:
        """Take out what stands of a movement and place it anew; who had to leave its chain is placed again too."""
        search = self.search
        mark, before = search.state.mark(), dict(search.unplaced)
        search.evict([name])
        along = [other for other in search.unplaced if other not in before and other != name]
        if not any(self._commitment.is_held(other) for other in along):
            done = search.inserter.place(name)
            back = [search.state.is_whole(other) or search.inserter.place(other) for other in along]
            if done and all(back):
                for other in along:
                    search.unplaced.pop(other, None)
                return True
        search.state.undo(mark)
        search.unplaced = before
        return False

    def _free_out_of_sequence(self) -> None:
        """Free broken movements that came back to their aircraft in another order than released."""
        state = self.search.state
        release = state.instance.problem.release
        if release is None:
            return
        was: dict[tuple[str, int], dict[str, Minute]] = {}
        now: dict[tuple[str, int], dict[str, Minute]] = {}
        for key, kept in self._commitment.kept_on.items():
            if release.stage(key[0]) is not Stage.SEQUENCE or key not in state.placed:
                continue
            if state.chains[state.where[key]].carrier.held:
                old, new = was.setdefault(kept, {}), now.setdefault(kept, {})
                old[key[0]] = min(old.get(key[0], FOREVER.end), self._commitment.released_start[key])
                new[key[0]] = min(new.get(key[0], FOREVER.end), state.placed[key].sorties[0].departure)
        broken = {name: why for (name, _), why in self._broken.items()}
        for tail, moments in was.items():
            order = sorted(moments, key=lambda name: (moments[name], name))
            then = now[tail]
            for name in [name for name in order if name in broken]:
                others = [other for other in order if other != name and other not in self.freed]
                if any((moments[other] < moments[name]) != (then[other] < then[name]) for other in others):
                    self.free(name, broken[name])

    def may_leave(self, name: str) -> bool:
        """Whether a movement can still be left behind: nothing of it has begun."""
        return not any(self._commitment.has_begun((name, part)) for part in (0, 1))

    def free(self, name: str, reason: str) -> None:
        """Lift what holds a movement, and say why."""
        self._commitment.free(name)
        self.freed[name] = Freed(requirement=name, reason=reason)

    def improve(self, budget: int, should_stop: ShouldStop) -> None:
        """Search around what was broken; only movements that nothing holds are moved."""
        near = [name for name, _ in self._broken if name in self.search.state.instance.number]
        near += [name for name in self._new if name in self.search.unplaced]
        for _ in range(budget if near else 0):
            if should_stop():
                return
            self._search_around(self.search.rng.choice(near), _SIZES)
        # What is still without an aircraft is worth a wider search: others may make room for it.
        for step in range(_WIDE_STEPS * budget):
            left = [name for name in near if name in self.search.unplaced and not self._is_hopeless(name)]
            if not left or should_stop():
                break
            self._search_around(left[step % len(left)], _WIDE_SIZES, rivals=step % 3 > 0)

    def _is_hopeless(self, name: str) -> bool:
        """Whether a movement could not be placed even with every other one out of the way."""
        if name not in self.hopeless:
            state = self.search.state
            mark = state.mark()
            for number in list(state.chains):
                state.drop(number)
            self.hopeless[name] = not self.search.inserter.place(name)
            state.undo(mark)
        return self.hopeless[name]

    def _rivals(self, name: str) -> list[str]:
        """Movements on aircraft that could carry this one, on dates around its window."""
        state = self.search.state
        instance = state.instance
        need = instance.problem.rotation[name]
        usable = instance.blocks[instance.number[name]]
        low = midnight(need.window_first_day - _NEAR_DAYS)
        high = midnight(need.window_last_day + _NEAR_DAYS)
        return list(
            dict.fromkeys(
                other
                for (other, part), timing in state.placed.items()
                if low <= timing.start <= high and state.chains[state.where[other, part]].carrier.index in usable
            )
        )

    def _search_around(self, seed: str, sizes: tuple[int, int], *, rivals: bool = False) -> None:
        search = self.search
        wanted = search.rng.randint(*sizes)
        around = self._rivals(seed) if rivals else search.remover.neighbours(seed)[:30]
        others = [name for name in around if not self._commitment.is_held(name)]
        chosen = [seed] if not self._commitment.is_held(seed) else []
        chosen += others if len(others) <= wanted else search.rng.sample(others, wanted)
        if chosen:
            search.iterate(0.0, chosen)
