#!/usr/bin/python3
"""Makes test/data/special.bin.gz once: run /usr/bin/python3 scripts/reference_special.py (needs mpmath, takes some minutes).

The special functions, as scripts/reference.py has the elementary ones, in the same layout; z follows y where arity is 3.
What mpmath has no quick function for is summed here with 60 digits: incomplete gamma and beta by their series of
positive terms, derivatives by a shape as differences over 10^-22, good to some 30 digits.
"""
import math, os, sys
from statistics import NormalDist
from mpmath import mp, mpf
import reference
from reference import DATA, around, below_one, either, scale, subnormal, tiny, uniform

ROOT2 = mp.sqrt(2)
cdf = lambda x: mp.erfc(-x / ROOT2) / 2


def quantile(p):
    low = min(p, 1 - p)
    x = mpf(NormalDist().inv_cdf(float(low))) if low < 0.5 else mpf(0)
    for _ in range(5):
        x -= (cdf(x) - low) * mp.sqrt(2 * mp.pi) * mp.exp(x * x / 2)
    return x if p < 0.5 else -x


def erfcx(x):
    return mp.exp(x * x) * mp.erfc(x) if x < 1e7 else (1 - 1 / (2 * x * x)) / (x * mp.sqrt(mp.pi))


def ierfcx(n, x):
    """The integral of (t - x)^n exp(-t^2), which 120 digits bear out by the forward recurrence."""
    with mp.workdps(300):
        before, last = 2 / mp.sqrt(mp.pi), erfcx(x)
        for k in range(1, int(n) + 1):
            before, last = last, (before - 2 * x * last) / (2 * k)
        return +last


def polygamma(n, x):
    n, sum = int(n), mpf(0)
    while n and x < 1:
        sum += 1 / x ** (n + 1)
        x += 1
    return mp.psi(n, x) - (-1) ** n * mp.factorial(n) * sum if n else mp.psi(0, x)


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def lower_gamma(a, x):
    """The regularised function below x."""
    term = mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1))
    sum, k, least = mpf(0), a, mpf(10) ** -(mp.dps + 5)
    while term > least * sum or x > k:
        sum += term
        k += 1
        term *= x / k
    return sum


def upper_gamma(a, x):
    """Above x, by Legendre's fraction (Lentz's method)."""
    if x < a or x < 3:
        return 1 - lower_gamma(a, x)
    b, c = x + 1 - a, mpf(10) ** 300
    d = 1 / b
    h, i = d, 0
    while True:
        i += 1
        an = -i * (i - a)
        b += 2
        d = 1 / (an * d + b)
        c = b + an / c
        h *= d * c
        if abs(d * c - 1) < mpf(10) ** -(mp.dps - 3):
            return h * mp.exp(a * mp.log(x) - x - mp.loggamma(a))


def lower_beta(a, b, x):
    n, y = a + b, 1 - x
    if x > a / n:
        return 1 - lower_beta(b, a, y)
    term = mp.exp(a * mp.log(x) + b * mp.log(y) - log_beta(a, b)) / a
    sum, least = mpf(0), mpf(10) ** -(mp.dps + 5) * y
    while term > least * sum or x * n > a + 1:
        sum += term
        a += 1
        term *= x * n / a
        n += 1
    return sum


def by(i, f):
    """The derivative of f(*at)(*moved) by its i-th argument; f says which side is computed."""
    def derivative(*at):
        with mp.workdps(90):
            h = at[i] * mpf(10) ** -22
            side = f(*at)
            moved = lambda s: side(*[v + s * h if k == i else v for k, v in enumerate(at)])
            return (moved(1) - moved(-1)) / (2 * h)
    return derivative


gamma_side = lambda a, x: (lambda a, x: -upper_gamma(a, x)) if x > a and x > 3 else lower_gamma
beta_side = lambda a, b, x: (lambda a, b, x: -lower_beta(b, a, 1 - x)) if x > a / (a + b) else lower_beta
lower_p = lambda a, x: 1 - upper_gamma(a, x) if x > a and x > 3 else lower_gamma(a, x)
gamma_pdf = lambda a, x: mp.exp((a - 1) * mp.log(x) - x - mp.loggamma(a))
beta_pdf = lambda a, b, x: mp.exp((a - 1) * mp.log(x) + (b - 1) * mp.log(1 - x) - log_beta(a, b))

probabilities = [uniform(0, 1), scale(1e-300, 0.5), below_one, around(0.5, 0.1), around(0.075, 0.01)]
both = [either(uniform(0, 1)), either(uniform(0, 10)), tiny]
positive = [uniform(0, 1), uniform(0, 10), uniform(0, 40), scale(1e-300, 1e300), around(1, 0.3), around(2, 0.3)]
waves = [uniform(0, 1), uniform(0, 5), uniform(5, 50), scale(5, 1e6), scale(1e-300, 1)]
growing = [uniform(0, 1), uniform(0, 8), uniform(8, 100), uniform(100, 700), scale(1e-300, 1)]
whole = lambda a, b: lambda r: float(r.randrange(a, b))

ONE = {
    "normalPdf": (lambda x: mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi), both + [uniform(-38, 38)], []),
    "normalCdf": (cdf, both + [uniform(-37, 9)], [-37.5, 8.3]),
    "normalLogCdf": (lambda x: mp.log1p(-cdf(-x)) if x > 0 else mp.log(cdf(x)) if x > -1e4 else -x * x / 2 - mp.log(-x * mp.sqrt(2 * mp.pi)) + mp.log1p(-1 / (x * x) + 3 / x**4), both + [uniform(-40, 9), uniform(-1e4, 0), lambda r: -scale(1e4, 1e150)(r)], [-40.0, -1e10, 37.0]),
    "normalQuantile": (quantile, probabilities + [subnormal], [0.925, 0.075, 1e-300]),
    "logit": (lambda p: mp.log(p / (1 - p)), probabilities + [subnormal], [0.25, 0.75]),
    "erfinv": (lambda x: mp.erfinv(x) if abs(x) < 0.5 else mp.sign(x) * quantile((1 - abs(x)) / 2) / -ROOT2, [either(uniform(0, 1)), tiny, below_one, around(0.85, 0.01)], [0.9999999999999999]),
    "erfcx": (erfcx, both + [uniform(-26, 40), scale(1, 1e300)], [28.0, 27.999999999999996, -26.6]),
    "lgamma": (lambda x: mp.loggamma(x) if x > 0 else mp.log(abs(mp.gamma(x))), positive + [uniform(-30, 0), uniform(-1000, 0), lambda r: -tiny(r)], [1e305, 10.0, 2.5, 1.5, 0.5]),
    "gamma": (mp.gamma, [uniform(0, 1), uniform(0, 25), uniform(23, 171.6), uniform(-25, 0), uniform(-180, 0), tiny], [171.62, 0.5, 23.0, 22.999999999999996]),
    "digamma": (mp.digamma, positive + [around(1.4616321449683623, 0.4), uniform(-30, 0), uniform(-1000, 0)], [1.4616321449683623]),
    "trigamma": (lambda x: polygamma(1, x), positive + [uniform(-30, 0)], [15.0]),
    "besselJ0": (lambda x: mp.besselj(0, x), waves, [5.0, 2.404825557695773]),
    "besselJ1": (lambda x: mp.besselj(1, x), waves, [5.0, 3.8317059702075125]),
    "besselY0": (lambda x: mp.bessely(0, x), waves, [5.0, 0.8935769662791675]),
    "besselY1": (lambda x: mp.bessely(1, x), waves, [5.0, 2.197141326031017]),
    "besselI0": (lambda x: mp.besseli(0, x), growing, [8.0, 713.0]),
    "besselI1": (lambda x: mp.besseli(1, x), growing, [8.0, 713.0]),
    "besselK0": (lambda x: mp.besselk(0, x), growing, [1.0, 4.0]),
    "besselK1": (lambda x: mp.besselk(1, x), growing, [1.0, 4.0]),
}
shape, middling = scale(1e-8, 1e4), scale(0.01, 1e3)


def beside(low, high, width):
    """A shape and an argument that is `width` of its deviations at most from it."""
    def draw(r):
        a = scale(low, high)(r)
        return a, abs(a + r.uniform(-width, width) * math.sqrt(a)) or a
    return draw


def beside_mean(low, high, width):
    def draw(r):
        a, b = scale(low, high)(r), scale(low, high)(r)
        mean = a / (a + b)
        return a, b, min(max(mean + r.uniform(-width, width) * math.sqrt(mean * (1 - mean) / (a + b + 1)), mean / 9), (1 + mean) / 2)
    return draw


def apart(*draws):
    return lambda r: tuple(d(r) for d in draws)


gammas = [beside(1e-3, 20, 4), beside(20, 1e3, 8), beside(1e3, 1e5, 8), apart(scale(1e-8, 20), uniform(0, 30)), apart(scale(1e-8, 1), scale(1e-8, 1)), apart(scale(1, 300), scale(1, 300))]
betas = [beside_mean(0.01, 20, 4), beside_mean(20, 3e3, 8), beside_mean(0.1, 3e3, 5), apart(scale(0.01, 20), scale(0.01, 20), uniform(0, 1)), apart(scale(0.1, 100), scale(0.1, 100), uniform(0, 1)), apart(scale(0.1, 300), scale(0.1, 300), scale(1e-9, 1))]
SEVERAL = {
    "ierfcx": (ierfcx, [apart(whole(0, 3), uniform(-5, 30)), apart(whole(0, 8), uniform(-2, 2)), apart(whole(0, 60), scale(0.5, 100))], [(1.0, 1e5)]),
    "polygamma": (polygamma, [apart(whole(0, 5), uniform(0, 20)), apart(whole(1, 40), scale(0.01, 100)), apart(whole(1, 6), uniform(-20, 0)), apart(whole(2, 6), scale(1e-20, 1e20))], [(100.0, 30.0)]),
    "beta": (lambda a, b: mp.exp(log_beta(a, b)), [apart(scale(1e-3, 25), scale(1e-3, 25)), apart(scale(1e-8, 1e3), scale(1e-8, 1e3)), apart(scale(1e-3, 10), scale(1e3, 1e12))], [(1.0, 1.0)]),
    "gammaPdf": (gamma_pdf, gammas + [beside(1e5, 1e12, 8)], [(1.0, 2.0)]),
    "gammaP": (lower_p, gammas, [(1e6, 1e6)]),
    "gammaQ": (upper_gamma, gammas, [(1e6, 1e6), (1e-10, 0.5)]),
    "gammaPByA": (by(0, gamma_side), gammas, [(1e6, 1e6)]),
    "besselJ": (mp.besselj, [apart(whole(2, 6), scale(1e-5, 100)), apart(whole(-9, 20), uniform(-30, 30)), apart(whole(2, 100), uniform(0, 200))], [(2.0, 2.404825557695773)]),
    "besselI": (lambda n, x: mp.re(mp.besseli(n, x)), [apart(whole(2, 6), scale(1e-5, 100)), apart(whole(-9, 20), uniform(-30, 30)), apart(whole(2, 100), uniform(0, 700))], [(2.0, 1.0)]),
    "betaPdf": (beta_pdf, betas, [(1.0, 1.0, 0.5)]),
    "betaInc": (lower_beta, betas, [(2.0, 3.0, 0.5), (1e5, 1e5, 0.5)]),
    "betaIncByA": (by(0, beta_side), betas, [(2.0, 3.0, 0.5)]),
    "betaIncByB": (by(1, beta_side), betas, [(2.0, 3.0, 0.5)]),
}


def several(name, function, draws, more):
    import random
    r, found = random.Random(name), {}
    for arguments in [d(r) for d in draws for _ in range(120)] + more:
        value = function(*[mpf(v) for v in arguments])
        # Not what is below all normal numbers, nor what 60 digits do not give.
        result = reference.rounded(value) if abs(value) > 2.3e-308 else None
        if result is not None:
            found[arguments] = result
    return [(*a, *r) for a, r in found.items()]


def main(only):
    kept = [("ONE", n, lambda n=n: reference.rows(n, *ONE[n], False, {})) for n in ONE]
    kept += [("SEVERAL", n, lambda n=n: several(n, *SEVERAL[n])) for n in SEVERAL]
    found = []
    for _, name, rows in kept:
        if only and name not in only:
            continue
        made = rows()
        found.append((name, len(made[0]) - 2, made))
        print(name, len(made), flush=True)
    reference.write(os.path.join(DATA, "special.bin.gz" if not only else "/tmp/special.bin.gz"), found)


if __name__ == "__main__":
    main(sys.argv[1:])
