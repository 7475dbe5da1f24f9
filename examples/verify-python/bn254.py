"""Section 7: BLS signatures over BN254. Fp2 is a pair (real, imaginary); Fp12 is Fp2[w]/(w^6 - (9 + i)), six such pairs."""
import functools
import hashlib

from basics import Refused

P = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47
R = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001
G2 = ((0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed,
       0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2),
      (0x12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa,
       0x090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b))
DST = b'READBACK-V01-CS01-with-BN254G1_XMD:SHA-256_SVDW_RO_'
XI = (9, 1)
ATE_LOOP = 6 * 4965661367192848881 + 2  # 6u + 2 of the curve's parameter u


# Fp2

def add2(a, b):
    return (a[0] + b[0]) % P, (a[1] + b[1]) % P


def sub2(a, b):
    return (a[0] - b[0]) % P, (a[1] - b[1]) % P


def mul2(a, b):
    return (a[0] * b[0] - a[1] * b[1]) % P, (a[0] * b[1] + a[1] * b[0]) % P


def times2(a, n):
    return a[0] * n % P, a[1] * n % P


def inv2(a):
    norm = pow(a[0] * a[0] + a[1] * a[1], -1, P)
    return a[0] * norm % P, -a[1] * norm % P


def pow2(a, n):
    result = (1, 0)
    for bit in bin(n)[2:]:
        result = mul2(result, result)
        if bit == '1':
            result = mul2(result, a)
    return result


# Curves: affine points, None is the identity

B2 = times2(inv2(XI), 3)


def slope2(a, b):
    if a == b:
        return mul2(times2(mul2(a[0], a[0]), 3), inv2(times2(a[1], 2)))
    return mul2(sub2(b[1], a[1]), inv2(sub2(b[0], a[0])))


def along2(a, b, slope):
    x = sub2(sub2(mul2(slope, slope), a[0]), b[0])
    return x, sub2(mul2(slope, sub2(a[0], x)), a[1])


def add_points2(a, b):
    if a is None or b is None:
        return b if a is None else a
    if a[0] == b[0] and (a[1] != b[1] or a[1] == (0, 0)):
        return None
    return along2(a, b, slope2(a, b))


def times_point2(a, n):
    result = None
    for bit in bin(n)[2:]:
        result = add_points2(result, result)
        if bit == '1':
            result = add_points2(result, a)
    return result


def add_points(a, b):
    """On E over Fp; neither is the identity."""
    if a[0] == b[0]:
        if a[1] != b[1]:
            return None
        slope = 3 * a[0] * a[0] * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


# Fp12

ONE = ((1, 0),) + ((0, 0),) * 5


def mul12(a, b):
    real, imaginary = [0] * 11, [0] * 11
    for i, (a0, a1) in enumerate(a):
        if a0 or a1:
            for j, (b0, b1) in enumerate(b):
                real[i + j] += a0 * b0 - a1 * b1
                imaginary[i + j] += a0 * b1 + a1 * b0
    for k in range(5):  # w^(6 + k) = (9 + i) w^k
        r, i = real[6 + k], imaginary[6 + k]
        real[k] += 9 * r - i
        imaginary[k] += 9 * i + r
    return tuple((real[k] % P, imaginary[k] % P) for k in range(6))


def conjugate12(a):
    """a^(p^6): w changes its sign."""
    return tuple(c if k % 2 == 0 else (-c[0] % P, -c[1] % P) for k, c in enumerate(a))


def inv12(a):
    """a · conjugate(a) has only even powers of w: an element of Fp6 = Fp2[v]/(v^3 - (9 + i)) with v = w^2."""
    c0, c1, c2 = mul12(conjugate12(a), a)[::2]
    t0 = sub2(mul2(c0, c0), mul2(XI, mul2(c1, c2)))
    t1 = sub2(mul2(XI, mul2(c2, c2)), mul2(c0, c1))
    t2 = sub2(mul2(c1, c1), mul2(c0, c2))
    norm = inv2(add2(mul2(c0, t0), mul2(XI, add2(mul2(c2, t1), mul2(c1, t2)))))
    zero = (0, 0)
    return mul12(conjugate12(a), (mul2(t0, norm), zero, mul2(t1, norm), zero, mul2(t2, norm), zero))


TWIST = [pow2(XI, (P * P - 1) // 6 * k) for k in range(6)]


def frobenius12(a):
    """a^(p^2)."""
    return tuple(mul2(c, t) for c, t in zip(a, TWIST))


def pow12(a, n):
    table = [ONE]
    for _ in range(15):
        table.append(mul12(table[-1], a))
    result = ONE
    for digit in '%x' % n:
        for _ in range(4):
            result = mul12(result, result)
        result = mul12(result, table[int(digit, 16)])
    return result


# Pairing

X_FROBENIUS, Y_FROBENIUS = pow2(XI, (P - 1) // 3), pow2(XI, (P - 1) // 2)


def frobenius_point(a):
    return (mul2((a[0][0], -a[0][1]), X_FROBENIUS), mul2((a[1][0], -a[1][1]), Y_FROBENIUS))


def line(a, slope, point):
    """The line through a (on the twist) at a point of E: y - slope·x·w + (slope·ax - ay)·w^3."""
    x, y = point
    zero = (0, 0)
    return (y, 0), times2(slope, -x), zero, sub2(mul2(slope, a[0]), a[1]), zero, zero


def miller(q, point):
    f, t = ONE, q

    def step(b):
        nonlocal f, t
        slope = slope2(t, b)
        f, t = mul12(line(t, slope, point), f), along2(t, b, slope)

    for bit in bin(ATE_LOOP)[3:]:
        f = mul12(f, f)
        step(t)
        if bit == '1':
            step(q)
    q1 = frobenius_point(q)
    x2, y2 = frobenius_point(q1)
    step(q1)
    step((x2, times2(y2, -1)))
    return f


def final_power(f):
    """f^((p^12 - 1)/r), as (p^6 - 1), (p^2 + 1) and the rest."""
    f = mul12(conjugate12(f), inv12(f))
    f = mul12(frobenius12(f), f)
    return pow12(f, (P ** 4 - P ** 2 + 1) // R)


# Hash to G1 (RFC 9380)

def expand_message_xmd(message, dst, length):
    tail = dst + bytes([len(dst)])
    first = hashlib.sha256(bytes(64) + message + length.to_bytes(2, 'big') + b'\0' + tail).digest()
    block, out = bytes(32), b''
    for index in range(1, -(-length // 32) + 1):
        block = hashlib.sha256(bytes(a ^ b for a, b in zip(first, block)) + bytes([index]) + tail).digest()
        out += block
    return out[:length]


def sqrt(n):
    """A square root modulo p, or None; p = 3 mod 4."""
    root = pow(n, (P + 1) // 4, P)
    return root if root * root % P == n % P else None


C1 = 4
C2 = 0x183227397098d014dc2822db40c0ac2ecbc0b548b438e5469e10460b6c3e7ea3
C3 = 0x00000000000000016789af3a83522eb353c98fc6b36d713d5d8d1cc5dffffffa
C4 = 0x10216f7ba065e00de81ac1e7808072c9dd2b2385cd7b438469602eb24829a9bd


def svdw(u):
    """The Shallue-van de Woestijne map with Z = 1."""
    t = u * u * C1 % P
    minus, plus = 1 - t, 1 + t
    product = minus * plus % P
    inverse = pow(product, -1, P) if product else 0
    shift = u * minus * inverse * C3
    third = (plus * plus * inverse) ** 2 * C4 + 1
    for x in (C2 - shift, C2 + shift, third):
        x %= P
        y = sqrt(x * x * x + 3)
        if y is not None:
            return x, y if y % 2 == u % 2 else P - y
    raise AssertionError('one of the three is always on the curve')


def hash_to_curve(message, dst=DST):
    uniform = expand_message_xmd(message, dst, 96)
    u0, u1 = (int.from_bytes(uniform[at:at + 48], 'big') % P for at in (0, 48))
    return add_points(svdw(u0), svdw(u1))


# Keys and signatures

def read_public_key(data):
    if len(data) != 128:
        raise Refused('key-invalid')
    x1, x0, y1, y0 = (int.from_bytes(data[at:at + 32], 'big') for at in (0, 32, 64, 96))
    x, y = (x0, x1), (y0, y1)
    if max(x0, x1, y0, y1) >= P or not any(data):
        raise Refused('key-invalid')
    if mul2(y, y) != add2(mul2(x, mul2(x, x)), B2) or times_point2((x, y), R) is not None:
        raise Refused('key-invalid')
    return x, y


def read_signature(number):
    """A signature of 255 bits as a point."""
    is_odd, x = number >> 254, number & (1 << 254) - 1
    if number >> 255 or x >= P:
        raise Refused('signature-malformed')
    y = sqrt(x * x * x + 3)
    if y is None:
        raise Refused('signature-malformed')
    return x, y if y % 2 == is_odd else P - y


@functools.lru_cache(maxsize=None)  # a lineage is verified again with every grant that is added
def is_valid(public_key, message, signature):
    """e(S, P2) = e(H, X), as e(-S, P2) · e(H, X) = 1 with one final power. Key and signature are points."""
    hashed = hash_to_curve(message)
    x, y = signature
    if hashed is None:
        return False
    return final_power(mul12(miller(G2, (x, -y % P)), miller(public_key, hashed))) == ONE
