"""Who may do what: four tiers, from Discord's own permissions or from roles that a manager chose."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum


class Tier(IntEnum):
    """Each may do what those below it may. Viewers see settings, editors write posts, managers change settings."""

    FAN = 0
    VIEWER = 1
    EDITOR = 2
    MANAGER = 3


STAFF_ROLES = {Tier.VIEWER: "viewers", Tier.EDITOR: "editors", Tier.MANAGER: "managers"}  # and the setting of each


@dataclass(frozen=True)
class Standing:
    """What Discord says of a member at this moment."""

    manages_server: bool  # the owner and administrators do, too
    manages_messages: bool
    role_ids: frozenset[int]


def tier_of(standing: Standing, roles: Mapping[Tier, Collection[int]]) -> Tier:
    """The highest tier that somebody has.

    Who manages the server is always a manager, so nobody can lock themselves out. Who manages messages is an editor,
    unless a manager chose other roles for that.
    """
    if standing.manages_server:
        return Tier.MANAGER
    mapped = [tier for tier, ids in roles.items() if standing.role_ids & frozenset(ids)]
    default = Tier.EDITOR if standing.manages_messages and not roles.get(Tier.EDITOR) else Tier.FAN
    return max([default, *mapped])
