"""Ed25519 verification (RFC 8032, section 5.1.7)."""
import hashlib

P = 2 ** 255 - 19
ORDER = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def decode(data):
    """A point as (x, y), or None where the bytes encode none."""
    number = int.from_bytes(data, 'little')
    sign, y = number >> 255, number & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or x == 0 and sign:
        return None
    return (x, y) if x % 2 == sign else (P - x, y)


def extended(point):
    x, y = point
    return x, y, 1, x * y % P


def add(a, b):
    """Points in extended coordinates X, Y, Z, T."""
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e_, f_ = (y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2)
    c, d = 2 * t1 * t2 * D, 2 * z1 * z2
    e, f, g, h = (f_ - e_) % P, (d - c) % P, (d + c) % P, (f_ + e_) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(point, n):
    result = (0, 1, 1, 0)
    for bit in bin(n)[2:]:
        result = add(result, result)
        if bit == '1':
            result = add(result, point)
    return result


Y = 4 * pow(5, -1, P) % P
BASE = extended(decode(Y.to_bytes(32, 'little')))


def is_valid(public_key, message, signature):
    if len(signature) != 64:
        return False
    key, r = decode(public_key), decode(signature[:32])
    s = int.from_bytes(signature[32:], 'little')
    if key is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), 'little') % ORDER
    left, right = times(BASE, s), add(extended(r), times(extended(key), h))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))
