"""Whether everybody who can see one channel can also read another, by Discord's rules of permissions. Pure: roles,
members and permissions are plain numbers.

It has to hold for every member a server can have, whatever roles they combine. One role that opens the first channel
and one that closes the second are all that a counterexample needs, so it is enough to look at pairs of roles.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

ADMINISTRATOR, VIEW, CONNECT, HISTORY = 1 << 3, 1 << 10, 1 << 20, 1 << 16
COUNTED = VIEW | CONNECT | HISTORY


@dataclass(frozen=True)
class Overwrite:
    """What a channel allows and denies a role or a member."""

    id: int
    allow: int
    deny: int


@dataclass(frozen=True)
class Rules:
    """The overwrites of one channel that say something about reading; `everyone` is that of @everyone."""

    everyone: Overwrite
    roles: frozenset[Overwrite]
    members: frozenset[Overwrite]

    @cached_property
    def by_role(self) -> Mapping[int, Overwrite]:
        return {each.id: each for each in self.roles}

    @cached_property
    def by_member(self) -> Mapping[int, Overwrite]:
        return {each.id: each for each in self.members}


@dataclass(frozen=True)
class Role:
    """As far as it decides about the two channels."""

    base: int
    here: Overwrite
    there: Overwrite


NOTHING = Overwrite(0, 0, 0)
SEEN_BY_ALL = Rules(Overwrite(0, VIEW, 0), frozenset(), frozenset())  # of a channel that nobody can be kept out of


def everybody_reads(everyone: int, roles: Mapping[int, int], here: Rules, there: Rules, needed: int) -> bool:
    """Whether all who see the channel `here` have what is `needed` in the one `there`. `everyone` and `roles` are the
    permissions of @everyone and of all roles that people can have; who is an administrator sees all anyway.
    """
    if everyone & ADMINISTRATOR:
        return True
    alone = (NOTHING, NOTHING)
    if _sees(everyone, (), here, alone) and not _reads(everyone, (), there, alone, needed):
        return False  # most channels that are hidden are told at once
    told = here.by_role.keys() | there.by_role.keys()
    kinds = {
        Role(roles[number] & COUNTED, _plain(here.by_role.get(number)), _plain(there.by_role.get(number)))
        for number in told & roles.keys()
        if not roles[number] & ADMINISTRATOR
    }
    others = {base & (COUNTED | ADMINISTRATOR) for number, base in roles.items() if number not in told}
    kinds |= {Role(base, NOTHING, NOTHING) for base in others if not base & ADMINISTRATOR}
    groups = [(), *((kind,) for kind in kinds), *combinations(kinds, 2)]
    members = {
        (_plain(here.by_member.get(number)), _plain(there.by_member.get(number)))
        for number in {*here.by_member, *there.by_member}
    }
    return not any(
        _sees(everyone, group, here, own) and not _reads(everyone, group, there, own, needed)
        for group in groups
        for own in {alone, *members}
    )


def _sees(everyone: int, group: tuple[Role, ...], here: Rules, own: tuple[Overwrite, Overwrite]) -> bool:
    found = _permissions(everyone, group, here.everyone, [role.here for role in group], own[0])
    return bool(found & VIEW)


def _reads(everyone: int, group: tuple[Role, ...], there: Rules, own: tuple[Overwrite, Overwrite], needed: int) -> bool:
    found = _permissions(everyone, group, there.everyone, [role.there for role in group], own[1])
    return found & needed == needed


def _permissions(
    everyone: int, group: tuple[Role, ...], of_all: Overwrite, of_roles: Iterable[Overwrite], own: Overwrite
) -> int:
    """In the order in which Discord applies them."""
    found = everyone
    for role in group:
        found |= role.base
    found = found & ~of_all.deny | of_all.allow
    denied = allowed = 0
    for each in of_roles:
        denied, allowed = denied | each.deny, allowed | each.allow
    found = found & ~denied | allowed
    return found & ~own.deny | own.allow


def _plain(overwrite: Overwrite | None) -> Overwrite:
    """Without whose it is, so that those that say the same are one."""
    return Overwrite(0, overwrite.allow, overwrite.deny) if overwrite is not None else NOTHING
