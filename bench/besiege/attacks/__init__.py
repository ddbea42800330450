"""
Attacks by what they go for. Each is a function of the siege that asks once round and lets its oracle judge; what is tried in detail, with the
answer that each variant has to have, is in the tests.
"""
from . import bodies, doors, errands, wires

ATTACKS = (
    doors.foreign_ids, doors.forged_tokens, doors.other_sites, doors.other_origins, doors.services_and_administrators, doors.wrong_passwords,
    bodies.bombs, bodies.injections, bodies.uploads,
    wires.ambiguous_requests, wires.endless_requests, wires.broken_sockets, wires.foreign_subscriptions, wires.many_sockets,
    errands.addresses_inside, errands.instructions,
)
