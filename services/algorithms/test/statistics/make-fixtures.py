"""Makes fixtures.json, against which statistics is tested: run with Python 3, numpy 2.4 and scipy 1.17, writes beside itself."""
import json
import pathlib

import numpy as np
from scipy import stats

rng = np.random.default_rng(7)


def numbers(values):
    return [float(v) for v in values]


samples = {
    "normal": numbers(np.round(rng.normal(3, 2, 400), 6)),
    "shifted": numbers(np.round(rng.normal(3.3, 2, 350), 6)),
    "counts": numbers(rng.poisson(1.2, 300)),
    "skewed": numbers(np.round(rng.lognormal(5, 1.5, 250), 3)),
    "far": numbers(np.round(1e9 + rng.normal(0, 1, 200), 4)),
    "two": [1.0, 4.0],
}
moments = {}
quantiles = {}
for name, values in samples.items():
    # In extended precision: in double numpy itself loses digits of numbers that lie close together far from 0.
    x = np.array(values, dtype=np.longdouble)
    moments[name] = {
        "mean": float(np.mean(x)),
        "variance": float(np.var(x, ddof=1)),
        "own_variance": float(np.var(x)),
        "skewness": float(stats.skew(x)),
        "kurtosis": float(stats.kurtosis(x)),
    }
    quantiles[name] = [[q, float(np.quantile(np.array(values), q))] for q in (0, 0.01, 0.05, 0.25, 0.5, 0.77, 0.95, 0.999, 1)]

pairs = []
for a, b in [("normal", "shifted"), ("normal", "counts"), ("counts", "skewed"), ("normal", "normal"), ("two", "normal")]:
    test = stats.ks_2samp(samples[a], samples[b], method="asymp")
    pairs.append({"a": a, "b": b, "distance": float(test.statistic), "p": float(test.pvalue)})

tails = []
for n in (1, 2, 5, 17, 60, 140, 141, 300, 999, 4000, 9000, 20000, 99999, 250000):
    for z in (0.2, 0.35, 0.5, 0.7, 0.9, 1.1, 1.35, 1.5, 1.8, 2.5, 4.0):
        d = z / n**0.5
        if d < 1:
            tails.append([n, d, float(stats.kstwo.sf(d, n))])

correlations = []
x = rng.normal(size=200)
for name, y in {
    "linear": 2 * x + rng.normal(size=200),
    "curved": np.exp(x) + 0.1 * rng.normal(size=200),
    "ties": np.round(x + rng.normal(size=200)),
    "none": rng.normal(size=200),
}.items():
    xs, ys = np.round(x, 6), np.round(y, 6)
    label = (ys > np.quantile(ys, 0.7)).astype(int)
    # The area under the ROC curve is the Mann-Whitney statistic over the number of pairs.
    u = stats.mannwhitneyu(xs[label == 1], xs[label == 0], method="asymptotic").statistic
    table = np.histogram2d(xs, ys, bins=[6, 5])[0]
    p = table / table.sum()
    px, py = p.sum(1, keepdims=True), p.sum(0, keepdims=True)
    seen = p > 0
    correlations.append({
        "name": name,
        "x": numbers(xs),
        "y": numbers(ys),
        "pearson": float(stats.pearsonr(xs, ys).statistic),
        "spearman": float(stats.spearmanr(xs, ys).statistic),
        "label": [int(v) for v in label],
        "area": float(u / (label.sum() * (1 - label).sum())),
        "table": table.astype(int).tolist(),
        "mutual_information": float((p[seen] * np.log((p / (px * py))[seen])).sum()),
        "entropy": float(stats.entropy(table.sum(1))),
    })

histograms = []
for name in ("normal", "counts", "far"):
    counts, edges = np.histogram(samples[name], bins=12)
    histograms.append({"name": name, "counts": counts.tolist(), "edges": numbers(edges)})

stability = []
for e, a in [([50, 30, 20], [45, 35, 20]), ([90, 10, 0], [60, 20, 20]), ([1, 1], [1, 1]), ([500, 500], [1, 999])]:
    pe = np.maximum(np.array(e) / np.sum(e), 1e-4)
    pa = np.maximum(np.array(a) / np.sum(a), 1e-4)
    stability.append({"expected": e, "actual": a, "index": float(((pa - pe) * np.log(pa / pe)).sum())})

chances = [
    {"n": n, "m": m, "bins": b, "index": float((1 / n + 1 / m) * stats.chi2.isf(1e-6, b - 1))}
    for n, m, b in [(100, 1000, 3), (1000, 1000, 10), (10000, 200000, 21)]
]

out = {
    "samples": samples, "moments": moments, "quantiles": quantiles, "pairs": pairs, "tails": tails,
    "correlations": correlations, "histograms": histograms, "stability": stability, "chances": chances,
    "normal_quantile": float(stats.norm.isf(1e-6)),
}
pathlib.Path(__file__).with_name("fixtures.json").write_text(json.dumps(out) + "\n")
