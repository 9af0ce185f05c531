/*
 * y₀' = x₀, yᵢ' = xᵢ yᵢ₋₁ from y(0) = 0 to t = 2, by s steps of the fourth-order Runge–Kutta
 * method. The primal only: y at t = 2 goes where the others put their gradient.
 * data: n, s.
 */
#include <stdlib.h>
#include <string.h>

static void slope(int n, const double *restrict x, const double *restrict y, double *restrict k) {
  k[0] = x[0];
  for (int i = 1; i < n; i++) k[i] = x[i] * y[i - 1];
}

static void along(int n, const double *restrict y, const double *restrict k, double t, double *restrict out) {
  for (int i = 0; i < n; i++) out[i] = y[i] + t * k[i];
}

double evaluate(const double *data, const double *x, double *restrict y) {
  const int n = (int)data[0], steps = (int)data[1];
  const double h = 2.0 / steps;
  double *restrict k1 = malloc(sizeof(double) * 5 * n);
  double *restrict k2 = k1 + n, *restrict k3 = k2 + n, *restrict k4 = k3 + n, *restrict mid = k4 + n;
  memset(y, 0, sizeof(double) * n);
  for (int step = 0; step < steps; step++) {
    slope(n, x, y, k1);
    along(n, y, k1, h / 2, mid);
    slope(n, x, mid, k2);
    along(n, y, k2, h / 2, mid);
    slope(n, x, mid, k3);
    along(n, y, k3, h, mid);
    slope(n, x, mid, k4);
    for (int i = 0; i < n; i++) y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
  }
  free(k1);
  return y[n - 1];
}
