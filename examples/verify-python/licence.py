"""Section 9: verifying grants and lineages, accepting a response, and evaluating a licence."""
from collections import namedtuple

import bn254
from basics import (DAY_MS, FIRST_MS, LAST_DAY, Refused, add_months, day_of_ms, day_text)
from codes import RESPONSE, binding_of, read, whole
from pack import policy_digest
from records import (count_parts, grant_digest, identity_digest, match_print, read_challenge, read_response,
                     signed_message)

NO_BASE = bytes(32)
FOR_PURPOSE = {'activate': {'base'}, 'move': {'base'}, 'clock': {'base'}, 'change': {'base', 'add-on'}}

Grant = namedtuple('Grant', 'challenge response policy digest')  # verified

points = {}  # public keys that have been checked, as points


def point_of(key):
    if key not in points:
        points[key] = bn254.read_public_key(key)
    return points[key]


def is_too_weak(policy, print_):
    if print_.mask == 0:
        return policy['binds'] != 'identity'
    return count_parts(print_.mask) < policy['minimumParts']


def verify_grant(pack, challenge_payload, response_payload, base, identity):
    challenge, response = read_challenge(challenge_payload), read_response(response_payload)
    if not pack.keys:
        raise Refused('signature-invalid')
    policy = next((p for p in pack.policies if p['code'] == response.policy_code), None)
    if policy is None:
        raise Refused('policy-unknown')
    if policy['kind'] not in FOR_PURPOSE[challenge.purpose]:
        raise Refused('policy-not-for-purpose')
    is_bound = policy['binds'] != 'machine'
    if is_bound and identity is None:
        raise Refused('policy-needs-identity')
    if is_too_weak(policy, challenge.print):
        raise Refused('identity-weak')
    key = signer(pack, challenge, response, policy, base, identity_digest(pack.product, identity) if is_bound else b'')
    name = grant_digest(challenge_payload, response_payload)
    if key.status == 'retired' and response.day > key.last_day:
        raise Refused('key-retired')
    if key.status == 'stolen' and name.hex() not in key.allowed:
        raise Refused('key-stolen')
    if name.hex() in pack.revoked:
        raise Refused('grant-revoked')
    return Grant(challenge, response, policy, name)


def signer(pack, challenge, response, policy, base, identity):
    digests = [policy_digest(policy)] + [bytes.fromhex(d) for d in policy['replaces']]
    for key in pack.keys:
        for of_policy in digests:
            public_key = point_of(key.public_key)
            signature = bn254.read_signature(response.signature)
            message = signed_message(pack.product, key.public_key, challenge.payload, policy['id'], of_policy,
                                     response.day, response.quantity, base, identity)
            if bn254.is_valid(public_key, message, signature):
                return key
    raise Refused('signature-invalid')


def verify_lineage(pack, payloads, identity):
    """Grants, oldest first, each (challenge, response)."""
    grants = []
    for challenge, response in payloads:
        base = base_for(read_challenge(challenge).purpose, grants)
        grants.append(verify_grant(pack, challenge, response, base, identity))
    return grants


def base_for(purpose, grants):
    return grants[-1].digest if grants and purpose != 'activate' else NO_BASE


# Accepting a response that is typed in (9.1)

Pending = namedtuple('Pending', 'challenge created_ms created_run_ms')


def accept(pack, pending, past, lineage, groups, now_ms, run_ms, identity):
    """The verified grant. `lineage` is of payloads, `past` of challenge payloads."""
    if not pending:
        raise Refused('no-challenge-pending')
    readings = [(p, read(groups, RESPONSE, binding_of(p.challenge))) for p in pending]
    asked, reading = max(readings, key=lambda r: (r[1].status == 'ok', r[1].marks.count('ok')))
    response = whole(reading, lambda: any(read(groups, RESPONSE, binding_of(c)).status == 'ok' for c in past))
    challenge = read_challenge(asked.challenge)
    before = [] if challenge.purpose == 'activate' else verify_lineage(pack, lineage, identity)
    grant = verify_grant(pack, asked.challenge, response, base_for(challenge.purpose, before), identity)
    shelf = grant.policy['shelfLifeDays']
    if challenge.purpose == 'clock':
        is_stale = run_ms - asked.created_run_ms > 2 * DAY_MS
    else:
        is_stale = day_of_ms(now_ms) > grant.response.day + shelf and now_ms - asked.created_ms > shelf * DAY_MS
    if is_stale:
        raise Refused('response-stale')
    return grant


# Evaluating (9.3)

class Holding:
    """What a grant gives. `months` counts from the day `anchor`, where the term is in months."""

    def __init__(self, grant, old):
        self.policy, self.quantity, day = grant.policy, grant.response.quantity, grant.response.day
        renewed = old if old and old.policy['id'] == self.policy['id'] else None
        self.since = renewed.since if renewed else day
        self.anchor = self.months = self.last = None
        term = self.policy['term']
        if term is None:
            if renewed and self.policy['kind'] == 'add-on' and self.policy['limitRule'] == 'add':
                self.quantity += renewed.quantity
            return
        times = self.quantity if self.policy['unit'] == 'term' else 1
        stacks = renewed and self.policy['stacks'] and renewed.last is not None and renewed.last >= day
        start = renewed.last if stacks else day
        if 'days' in term:
            self.last = min(start + term['days'] * times, LAST_DAY)
            return
        self.anchor, self.months = start, term['months'] * times
        if stacks and renewed.months is not None:
            self.anchor, self.months = renewed.anchor, renewed.months + self.months
        self.last = add_months(self.anchor, self.months)

    def grace_until(self):
        return None if self.last is None else min(self.last + self.policy['graceDays'], LAST_DAY)


def fold(grants):
    print_ = base = None
    add_ons = []
    for grant in grants:
        challenge, policy = grant.challenge, grant.policy
        if challenge.purpose == 'activate':
            print_, base, add_ons = challenge.print, Holding(grant, None), []
        elif challenge.purpose == 'move':
            if base is None or not is_too_weak(base.policy, challenge.print):
                print_ = challenge.print
        elif challenge.purpose == 'change' and policy['kind'] == 'base':
            base = Holding(grant, base)
            if print_ is None or is_too_weak(policy, print_):
                print_ = challenge.print
        elif challenge.purpose == 'change':
            old = next((h for h in add_ons if h.policy['id'] == policy['id']), None)
            add_ons = [h for h in add_ons if h is not old] + [Holding(grant, old)]
    return print_, base, add_ons


def newest_signed_day(grants):
    clocks = [i for i, g in enumerate(grants) if g.challenge.purpose == 'clock']
    return max(g.response.day for g in grants[clocks[-1] if clocks else 0:])


UNLICENSED = {'status': 'unlicensed', 'features': [], 'limits': {}, 'expiresOn': None, 'graceUntil': None,
              'entitlements': [], 'warnings': []}


def evaluate(pack, grants, parts, identity, now_ms, clock='ok'):
    """The licence as the vectors write it. `clock` is the verdict of 9.5 at `now_ms`."""
    print_, base, add_ons = fold(grants)
    if base is None:
        return UNLICENSED
    today = day_of_ms(max(now_ms, FIRST_MS + newest_signed_day(grants) * DAY_MS))
    verdict, _ = match_print(pack.product, print_, parts, identity)
    if base.policy['binds'] == 'identity' and print_.mask:
        verdict = 'same'
    status = status_of(base, verdict, clock, today)
    features, limits = {}, {}
    if status in ('active', 'grace'):
        for holding in [base] + add_ons:
            if holding is not base and holding.last is not None and (
                    clock == 'suspect' or today > holding.grace_until()):
                continue
            features.update(dict.fromkeys(holding.policy['features']))
            count_limits(holding, limits)
    return {
        'status': status,
        'features': sorted(features),
        'limits': limits,
        'expiresOn': as_text(base.last),
        'graceUntil': as_text(base.grace_until()),
        'entitlements': [{'policyId': h.policy['id'], 'quantity': h.quantity, 'since': day_text(h.since),
                          'expiresOn': as_text(h.last)} for h in [base] + add_ons],
        'warnings': [] if status == 'wrong-machine' else warnings_of(base, add_ons, print_, parts, verdict, clock, today),
    }


def as_text(day):
    return None if day is None else day_text(day)


def status_of(base, verdict, clock, today):
    if verdict == 'other':
        return 'wrong-machine'
    if base.last is None:
        return 'active'
    if clock == 'suspect':
        return 'clock-suspect'
    if today <= base.last:
        return 'active'
    return 'grace' if today <= base.grace_until() else 'expired'


def count_limits(holding, limits):
    policy = holding.policy
    for name, number in policy['limits'].items():
        if policy['unit'] == {'limit': name}:
            number *= holding.quantity
        before = limits.get(name, 0)
        limits[name] = before + number if policy['limitRule'] == 'add' else max(before, number)


def warnings_of(base, add_ons, print_, parts, verdict, clock, today):
    found = []
    if verdict == 'drifted':
        found.append('machine-drifted')
    if print_.mask and count_parts(print_.mask, 'board' not in parts) < 2 and base.policy['binds'] != 'identity':
        found.append('weak-identity')
    if clock in ('unknown', 'behind', 'ahead'):
        found.append('clock-' + clock)
    if base.last is not None and 0 <= base.last - today < 30:
        found.append('expiring')
    for holding in add_ons:
        if holding.last is not None and holding.last - today < 30 and today <= holding.grace_until():
            found.append('add-on-expiring')
    return found
