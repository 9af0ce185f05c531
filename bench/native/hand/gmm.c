/*
 * The log posterior of a Gaussian mixture with a Wishart prior on the precision matrices QᵀQ.
 * Q is lower triangular: exp(q) on its diagonal, l below it, column by column.
 * data: d, k, n, m, γ, the value's constant term, then n rows of d coordinates.
 * x and gradient: alpha [k], mu [k, d], q [k, d], l [k, d(d − 1)/2].
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* log Σ exp(x); share[i] becomes exp(x[i]) over that sum, its derivative. x and share may be the same. */
static double log_sum_exp(int n, const double *x, double *share) {
  double top = x[0], sum = 0;
  for (int i = 1; i < n; i++) top = x[i] > top ? x[i] : top;
  for (int i = 0; i < n; i++) {
    share[i] = exp(x[i] - top);
    sum += share[i];
  }
  for (int i = 0; i < n; i++) share[i] /= sum;
  return top + log(sum);
}

/* centred = point − mu, scaled = Q centred; returns ‖scaled‖². */
static double scale(int d, const double *point, const double *mu, const double *diagonal, const double *l,
                    double *restrict centred, double *restrict scaled) {
  for (int i = 0; i < d; i++) {
    centred[i] = point[i] - mu[i];
    scaled[i] = diagonal[i] * centred[i];
  }
  for (int j = 0; j < d; j++) {
    for (int i = j + 1; i < d; i++) scaled[i] += *l++ * centred[j];
  }
  double square = 0;
  for (int i = 0; i < d; i++) square += scaled[i] * scaled[i];
  return square;
}

/* What a component with this share of a point adds to the gradients of its mu, q and l. */
static void descend(int d, double share, const double *diagonal, const double *l, const double *centred,
                    double *restrict scaled, double *restrict mu_bar, double *restrict q_bar,
                    double *restrict l_bar) {
  for (int i = 0; i < d; i++) scaled[i] *= share;
  for (int j = 0; j < d; j++) {
    double sum = diagonal[j] * scaled[j];
    q_bar[j] += share - sum * centred[j];
    for (int i = j + 1; i < d; i++) {
      sum += *l++ * scaled[i];
      *l_bar++ -= scaled[i] * centred[j];
    }
    mu_bar[j] += sum;
  }
}

double evaluate(const double *data, const double *x, double *gradient) {
  const int d = (int)data[0], k = (int)data[1], n = (int)data[2], below = d * (d - 1) / 2;
  const double m = data[3], gamma = data[4];
  const double *alpha = x, *mu = alpha + k, *q = mu + k * d, *l = q + k * d, *points = data + 6;
  double *alpha_bar = gradient, *mu_bar = alpha_bar + k, *q_bar = mu_bar + k * d, *l_bar = q_bar + k * d;
  double *diagonal = malloc(sizeof(double) * (3 * k * d + 2 * k));
  double *centred = diagonal + k * d, *scaled = centred + k * d, *height = scaled + k * d, *share = height + k;
  double value = data[5] - n * log_sum_exp(k, alpha, alpha_bar);

  for (int c = 0; c < k; c++) alpha_bar[c] *= -n;
  memset(mu_bar, 0, sizeof(double) * k * d);
  for (int i = 0; i < k * d; i++) {
    diagonal[i] = exp(q[i]);
    value += m * q[i] - 0.5 * gamma * gamma * diagonal[i] * diagonal[i];
    q_bar[i] = m - gamma * gamma * diagonal[i] * diagonal[i];
  }
  for (int i = 0; i < k * below; i++) {
    value -= 0.5 * gamma * gamma * l[i] * l[i];
    l_bar[i] = -gamma * gamma * l[i];
  }
  for (int c = 0; c < k; c++) {
    height[c] = alpha[c];
    for (int i = 0; i < d; i++) height[c] += q[c * d + i];
  }

  for (const double *point = points; point < points + n * d; point += d) {
    for (int c = 0; c < k; c++) {
      const int at = c * d;
      share[c] = height[c] - 0.5 * scale(d, point, mu + at, diagonal + at, l + c * below, centred + at, scaled + at);
    }
    value += log_sum_exp(k, share, share);
    for (int c = 0; c < k; c++) {
      const int at = c * d;
      alpha_bar[c] += share[c];
      descend(d, share[c], diagonal + at, l + c * below, centred + at, scaled + at, mu_bar + at, q_bar + at,
              l_bar + c * below);
    }
  }
  free(diagonal);
  return value;
}
