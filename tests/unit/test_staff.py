"""Who may do what follows from Discord's own permissions and from the roles a manager chose, and from nothing else."""

from itertools import combinations, product

import pytest

from bot.server.kinds import Kind
from bot.server.settings import KINDS, ServerSettings
from bot.server.staff import STAFF_ROLES, Standing, Tier, tier_of

ROLES = {Tier.VIEWER: 11, Tier.EDITOR: 12, Tier.MANAGER: 13}
OTHER = 99  # a role without a tier
SUBSETS = [frozenset(some) for size in range(4) for some in combinations(ROLES, size)]


@pytest.mark.parametrize(("mapped", "held"), list(product(SUBSETS, SUBSETS)))
def test_the_highest_tier_that_somebody_has_counts(mapped: frozenset[Tier], held: frozenset[Tier]) -> None:
    roles = {tier: (OTHER + 1, ROLES[tier]) if tier in mapped else () for tier in ROLES}
    by_role = max(mapped & held, default=Tier.FAN)
    by_default = Tier.FAN if Tier.EDITOR in mapped else Tier.EDITOR
    expected = {
        (False, False): by_role,
        (False, True): max(by_role, by_default),
        (True, False): Tier.MANAGER,
        (True, True): Tier.MANAGER,
    }
    role_ids = frozenset({OTHER, *(ROLES[tier] for tier in held)})
    assert {
        (server, messages): tier_of(Standing(server, messages, role_ids), roles)
        for server, messages in product((False, True), repeat=2)
    } == expected


@pytest.mark.parametrize("role_ids", [frozenset[int](), frozenset({OTHER}), frozenset(ROLES.values())])
def test_a_server_that_chose_no_roles_goes_by_the_permissions_alone(role_ids: frozenset[int]) -> None:
    chosen = ServerSettings().staff
    found = {
        (server, messages): tier_of(Standing(server, messages, role_ids), chosen)
        for server, messages in product((False, True), repeat=2)
    }
    assert found == {
        (False, False): Tier.FAN,
        (False, True): Tier.EDITOR,
        (True, False): Tier.MANAGER,
        (True, True): Tier.MANAGER,
    }


def test_a_role_that_has_two_tiers_gives_the_higher_one() -> None:
    settings = ServerSettings({"viewers": "5 6", "managers": "6"})
    standings = {role: Standing(False, False, frozenset({role})) for role in (4, 5, 6)}
    tiers = {role: tier_of(standing, settings.staff) for role, standing in standings.items()}
    assert tiers == {4: Tier.FAN, 5: Tier.VIEWER, 6: Tier.MANAGER}


def test_every_tier_of_staff_can_be_given_to_roles() -> None:
    assert [STAFF_ROLES[tier] for tier in sorted(Tier) if tier] == ["viewers", "editors", "managers"]
    assert {KINDS[name] for name in STAFF_ROLES.values()} == {Kind.ROLES}
