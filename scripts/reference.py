#!/usr/bin/python3
"""Makes test/data/reference.bin.gz once: run /usr/bin/python3 scripts/reference.py (needs mpmath, takes a minute).

For every function of assembly/math: arguments, the correctly rounded result, and how far the true value lies from
that, in units of its last place (to 1/4096), so that an error is measured against the truth. Layout after gunzip, little endian:

    u32 length of the header | header: JSON [{name, arity, count}, ...], padded to a multiple of 8
    per function: f64 x[count] | f64 y[count] if arity is 2 | f64 rounded[count] | f64 residual[count]

Arguments: seeded random ones over all exponents and over the interesting intervals, neighbours of special points, and
the worst ones that a search over some 10^7 random arguments a function found (test/data/reference.worst.txt; the
search compared with the x87 long double functions of glibc, which are good to about 1/1000 of a double's last place).
"""
import gzip, json, math, os, random, struct
from mpmath import mp, mpf

mp.dps = 60
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "test", "data")
EACH = 350  # arguments drawn from each interval


def uniform(a, b):
    return lambda r: r.uniform(a, b)


def scale(a, b):
    """Log-uniform."""
    return lambda r: math.exp(r.uniform(math.log(a), math.log(b)))


def either(draw):
    return lambda r: draw(r) * r.choice((-1, 1))


def around(centre, width):
    """Ever nearer to the centre."""
    return lambda r: centre + r.choice((-1, 1)) * width * 2 ** r.uniform(-45, 0)


def below_one(r):
    return 1 - math.exp(r.uniform(math.log(1e-16), math.log(0.5)))


def any_bits(r):
    x = math.nan
    while math.isnan(x) or math.isinf(x):
        x = struct.unpack("<d", struct.pack("<Q", r.getrandbits(64)))[0]
    return x


def subnormal(r):
    return r.random() * 2.0**-1022


def near_multiple(r):
    """The double next to a multiple of pi/2."""
    return float(mp.pi / 2 * r.randrange(1, 2 ** r.randrange(1, 40)))


tiny = either(scale(1e-300, 1e-3))
angles = [either(uniform(0, 1)), either(uniform(0, 10)), either(uniform(0, 1e6)), either(scale(1, 1e300)), tiny, near_multiple, any_bits]
logs = [uniform(0.5, 2), around(1, 0.01), scale(1e-300, 1e300), uniform(0, 100), subnormal, lambda r: abs(any_bits(r))]
hyperbolic = [either(uniform(0, 1)), either(uniform(0, 0.02)), either(uniform(0, 25)), either(uniform(0, 710.4)), tiny]
inverse = [either(uniform(0, 1)), tiny, below_one, uniform(0.4, 0.6), around(0.5, 0.01)]
HARD_ANGLES = [1e22, 5.0e-324, 2.0**120, 1.7976931348623157e308, 6381956970095103.0 * 2.0**797, 1048575.9999, 1048576.0,
               1048577.0, 16367173.0 * 2.0**72, 22.0, 355.0, 103993.0, 0.7853981633974483, 0.7853981633974484,
               1.5707963267948966, 3.141592653589793, 4.71238898038469, 6.283185307179586]

# name: (function, arguments by draw, further arguments)
ONE = {
    "exp": (mp.exp, [uniform(-1, 1), uniform(-708, 709), uniform(-745, -708), tiny, around(0, 1)], [709.782712893384, -745.1332191019411, -708.3964185322641, 700.0, -700.0]),
    "exp2": (lambda x: mpf(2) ** x, [uniform(-1, 1), uniform(-1022, 1024), uniform(-1074, -1022), tiny], [0.5, 1023.9999999999999, -1074.9, 1021.0, -1021.0]),
    "expm1": (mp.expm1, [uniform(-1, 1), uniform(-0.02, 0.02), uniform(-40, 40), uniform(-700, 709), tiny], [709.782712893384, -37.5]),
    "log": (mp.log, logs, [0.9999999999999999, 1.0000000000000002, 5e-324, 2.2250738585072014e-308]),
    "log2": (lambda x: mp.log(x) / mp.log(2), logs, [0.9999999999999999, 1.0000000000000002, 5e-324, 3.0]),
    "log10": (lambda x: mp.log(x) / mp.log(10), logs, [0.9999999999999999, 1.0000000000000002, 5e-324, 1e15, 1e-5]),
    "log1p": (mp.log1p, [uniform(-0.5, 1), tiny, scale(1e-3, 1e300), around(0, 0.1), lambda r: -below_one(r)], [-0.9999999999999999, 1.1e-16, -1.1e-16, 9e307]),
    "sin": (mp.sin, angles, HARD_ANGLES),
    "cos": (mp.cos, angles, HARD_ANGLES),
    "tan": (mp.tan, angles, HARD_ANGLES),
    "asin": (mp.asin, inverse, [1.0, 0.5, 0.9999999999999999]),
    "acos": (mp.acos, inverse, [-1.0, 0.5, -0.5, 0.9999999999999999, -0.9999999999999999]),
    "atan": (mp.atan, [either(uniform(0, 1)), either(scale(1, 1e20)), tiny, around(0.09375, 0.01), any_bits], [1.0, 1e300]),
    "sinh": (mp.sinh, hyperbolic, [710.4758600739439, -710.4758600739439, 700.0]),
    "cosh": (mp.cosh, hyperbolic, [710.4758600739439, 700.0]),
    "tanh": (mp.tanh, hyperbolic[:3] + [tiny, either(uniform(0, 2))], [22.0, 19.0, 1e300]),
    "asinh": (mp.asinh, [either(uniform(0, 2)), either(scale(1, 1e300)), tiny, either(uniform(0, 0.02))], [1e150, 1.7976931348623157e308]),
    "acosh": (mp.acosh, [uniform(1, 2), uniform(1, 20), scale(1, 1e300), lambda r: 1 + math.exp(r.uniform(-36, 0))], [1.0000000000000002, 1e150, 1.7976931348623157e308]),
    "atanh": (mp.atanh, [either(uniform(0, 1)), tiny, below_one, either(uniform(0, 0.02))], [0.9999999999999999, -0.9999999999999999]),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), [either(uniform(0, 8)), any_bits, subnormal, either(scale(1e-300, 1e300))], [27.0, 1e-5, 5e-324]),
    "erf": (mp.erf, [either(uniform(0, 1)), either(uniform(0, 6)), tiny, around(0.9375, 0.1)], [5.9, 6.0, 7.0, 0.9375]),
    "erfc": (mp.erfc, [uniform(-1, 1), uniform(-6, 6), uniform(0, 26), uniform(26, 27.2), tiny], [27.22, 26.0, -7.0, 0.25]),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), [uniform(-1, 1), uniform(-40, 40), uniform(-745, 0), uniform(-10, -2), tiny], [-745.0, -700.0, 700.0]),
    "softplus": (lambda x: mp.log1p(mp.exp(x)) if x < 0 else x + mp.log1p(mp.exp(-x)), [uniform(-1, 1), uniform(-40, 40), uniform(-745, 0), uniform(-8, 2), tiny], [-745.0, 800.0, 1e300]),
}
wide, narrow = either(scale(1e-300, 1e300)), either(uniform(0, 1))
TWO = {
    "pow": (mp.power, [(scale(1e-5, 1e5), either(uniform(0, 60))), (uniform(0.9, 1.1), either(scale(1, 7000))), (scale(1e-300, 1e300), uniform(-1.02, 1.02)),
            (around(1, 0.01), either(scale(1e5, 1e15))), (uniform(0, 3), uniform(-3, 3)), (subnormal, uniform(-0.9, 1.02)), (uniform(0, 1), uniform(300, 1000)),
            (either(uniform(0, 20)), lambda r: float(r.randrange(-30, 30)))], [(2.0, 0.5), (10.0, 308.0), (10.0, -5.0), (1.0000000000000002, 4.5e15), (5e-324, 0.5)]),
    "atan2": (mp.atan2, [(narrow, narrow), (either(scale(1e-20, 1e20)), either(scale(1e-20, 1e20))), (wide, wide), (subnormal, narrow), (subnormal, subnormal)],
              [(1.0, 1.0), (1.0, -1.0), (5e-324, 1e300), (1.0, 1e-320)]),
    "hypot": (mp.hypot, [(narrow, narrow), (scale(1e-3, 1e3), scale(1e-3, 1e3)), (wide, wide), (subnormal, subnormal),
              (lambda r: r.random() * 1e308, lambda r: r.random() * 1e308), (lambda r: r.random() * 1e-150, lambda r: r.random() * 1e-150)], [(3.0, 4.0), (1e150, 1.0), (5e-324, 5e-324)]),
}


def rounded(value):
    """The nearest double (ties to even) and (value - it) in units of its last place."""
    if value == 0:
        return 0.0, 0.0
    last = max(int(mp.frexp(abs(value))[1]) - 53, -1074)
    nearest = int(mp.nint(mp.ldexp(value, -last)))
    try:
        double = math.ldexp(nearest, last)
    except OverflowError:
        return None
    double = math.copysign(double, value)
    last = max(math.frexp(double)[1] - 53, -1074)
    return double, float(mp.nint(mp.ldexp(value - mpf(double), 12 - last))) / 4096


def drawn(name, draws, more, two):
    r = random.Random(name)
    if two:
        return [(dx(r), dy(r)) for dx, dy in draws for _ in range(EACH)] + more
    return [(d(r),) for d in draws for _ in range(EACH)] + [(x,) for x in more]


def usable(name, arguments):
    """Neither exact by definition nor out of range: such arguments have their own tests."""
    if name == "pow":
        x, y = arguments
        return x != 0 and abs(y * math.log(abs(x))) < 745
    limit = {"exp": 800, "exp2": 1100, "sinh": 800, "cosh": 800}.get(name)
    return limit is None or abs(arguments[0]) < limit


def rows(name, function, draws, more, two, worst):
    seen = {}
    for arguments in drawn(name, draws, more, two) + worst.get(name, []):
        if arguments in seen or not usable(name, arguments):
            continue
        result = rounded(function(*[mpf(a) for a in arguments]))
        if result is not None:
            seen[arguments] = result
    return [(*a, *r) for a, r in seen.items()]


def read_worst():
    """Lines `name x [y]`, in hexadecimal."""
    worst = {}
    with open(os.path.join(DATA, "reference.worst.txt")) as file:
        for line in file:
            name, *arguments = line.split()
            worst.setdefault(name, []).append(tuple(float.fromhex(a) for a in arguments))
    return worst


def write(path, found):
    """`found` has name, arity and rows of each function."""
    header = [{"name": name, "arity": arity, "count": len(rows)} for name, arity, rows in found]
    body = b"".join(struct.pack(f"<{len(rows)}d", *column) for _, _, rows in found for column in zip(*rows))
    text = json.dumps(header).encode()
    text += b" " * (-(len(text) + 4) % 8)
    with open(path, "wb") as file:
        file.write(gzip.compress(struct.pack("<I", len(text)) + text + body, 9, mtime=0))


def main():
    worst, found = read_worst(), []
    for table, two in ((ONE, False), (TWO, True)):
        for name, (function, draws, more) in table.items():
            found.append((name, 2 if two else 1, rows(name, function, draws, more, two, worst)))
            print(name, len(found[-1][2]))
    write(os.path.join(DATA, "reference.bin.gz"), found)


if __name__ == "__main__":
    main()
