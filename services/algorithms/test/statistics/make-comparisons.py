"""Makes comparisons.json, against which tests of two groups are tested: run with Python 3 and scipy 1.17, writes beside itself."""
import json
import pathlib

import numpy as np
from scipy import special, stats

rng = np.random.default_rng(11)
wilson = []
for hits, of in [(0, 10), (1, 10), (5, 10), (10, 10), (37, 1200), (999, 1000), (3, 250000), (0, 1), (1, 1)]:
    for level in (0.9, 0.95, 0.99):
        got = stats.binomtest(hits, of).proportion_ci(level, method="wilson")
        wilson.append({"hits": hits, "of": of, "level": level, "low": float(got.low), "high": float(got.high)})
two = []
for a, n, b, m in [(5, 50, 9, 60), (120, 10000, 151, 10100), (0, 40, 3, 41), (500, 1000, 500, 1000), (1, 100000, 9, 50000)]:
    got = stats.chi2_contingency([[a, n - a], [b, m - b]], correction=False)
    two.append({"a": a, "n": n, "b": b, "m": m, "z2": float(got.statistic), "p": float(got.pvalue)})
welch = []
for n, m, spread, shift in [(2, 3, 1, 0.5), (10, 12, 3, 0), (500, 40, 0.2, 0.3), (4000, 4100, 5, 0.2), (30, 30, 1e-3, 1e-3)]:
    x = np.round(rng.normal(3, 1, n), 6)
    y = np.round(rng.normal(3 + shift, spread, m), 6)
    got = stats.ttest_ind(y, x, equal_var=False)
    ci = got.confidence_interval(0.95)
    welch.append({
        "first": {"count": n, "mean": float(np.mean(x)), "variance": float(np.var(x, ddof=1))},
        "second": {"count": m, "mean": float(np.mean(y)), "variance": float(np.var(y, ddof=1))},
        "t": float(got.statistic), "df": float(got.df), "p": float(got.pvalue), "low": float(ci.low), "high": float(ci.high),
    })
chi = []
for counts, shares in [([10, 12], [1, 1]), ([5000, 5300], [0.5, 0.5]), ([90, 5, 5], [0.8, 0.1, 0.1]), ([1, 0, 0, 3, 7], [1, 2, 3, 4, 5]), ([1000000, 1001000], [1, 1])]:
    expected = np.array(shares) / np.sum(shares) * np.sum(counts)
    got = stats.chisquare(counts, expected)
    chi.append({"counts": counts, "shares": shares, "statistic": float(got.statistic), "p": float(got.pvalue)})
within = [[level, df, float(stats.t.ppf(1 - (1 - level) / 2, df))] for level in (0.5, 0.9, 0.95, 0.999) for df in (1, 2.5, 10, 99.3, 1e5)]
gammas = [[x, float(special.gammaln(x))] for x in (0.1, 0.5, 1, 1.5, 2, 7.3, 100, 12345.6)]
tails = [[v, df, float(stats.chi2.sf(v, df))] for v in (0.01, 1, 5, 40, 300) for df in (1, 2, 7, 50)]
out = {"wilson": wilson, "two": two, "welch": welch, "chi": chi, "within": within, "gammas": gammas, "tails": tails}
pathlib.Path(__file__).with_name("comparisons.json").write_text(json.dumps(out) + "\n")
