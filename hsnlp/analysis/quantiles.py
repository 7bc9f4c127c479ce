"""Quantiles of the distributions that intervals stand on: the one file that imports scipy."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["beta_limits", "jeffreys_limits", "kendall", "poisson_limits", "student"]


def beta_limits(count: NDArray[np.float64], size: NDArray[np.float64], tail: float) -> tuple[NDArray[np.float64], ...]:
    """Return Clopper & Pearson's lower and upper limit for `count` of `size`, which need not be whole numbers.

    >>> import numpy as np
    >>> [round(float(limit[0]), 4) for limit in beta_limits(np.array([1.0]), np.array([10.0]), 0.025)]
    [0.0025, 0.445]
    """
    import numpy as np
    from scipy.stats import beta

    with np.errstate(invalid="ignore"):
        low = np.where(count > 0, beta.ppf(tail, count, size - count + 1), 0.0)
        high = np.where(count < size, beta.ppf(1 - tail, count + 1, size - count), 1.0)
    return low, high


def jeffreys_limits(
    count: NDArray[np.float64], size: NDArray[np.float64], tail: float
) -> tuple[NDArray[np.float64], ...]:
    """Return Jeffreys' lower and upper limit for `count` of `size`: quantiles of beta with a half added to both.

    >>> import numpy as np
    >>> [round(float(limit[0]), 4) for limit in jeffreys_limits(np.array([1.0]), np.array([10.0]), 0.025)]
    [0.011, 0.3813]
    """
    import numpy as np
    from scipy.stats import beta

    low = np.where(count > 0, beta.ppf(tail, count + 0.5, size - count + 0.5), 0.0)
    return low, np.where(count < size, beta.ppf(1 - tail, count + 0.5, size - count + 0.5), 1.0)


def poisson_limits(count: NDArray[np.float64], tail: float) -> tuple[NDArray[np.float64], ...]:
    """Return Garwood's lower and upper limit for the mean of a Poisson count, which need not be a whole number.

    >>> import numpy as np
    >>> [round(float(limit[0]), 3) for limit in poisson_limits(np.array([5.0]), 0.025)]
    [1.623, 11.668]
    """
    import numpy as np
    from scipy.stats import chi2

    low = np.where(count > 0, chi2.ppf(tail, 2 * np.maximum(count, 1e-12)) / 2, 0.0)
    return low, chi2.ppf(1 - tail, 2 * count + 2) / 2


def student(freedom: float, tail: float) -> float:
    """Return the upper quantile of Student's t.

    >>> round(student(9, 0.025), 3)
    2.262
    """
    from scipy.stats import t

    return float(t.ppf(1 - tail, freedom))


def kendall(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Return Kendall's tau-b and its two-sided p, exact where there are no ties (Kendall 1938, Biometrika 30).

    With time for `x` this is the test of Mann (1945, Econometrica 13: 245-259) for a trend.
    """
    from scipy.stats import kendalltau

    found = kendalltau(x, y)
    return float(found.statistic), float(found.pvalue)
