/*
 * Half the squared error of a polynomial fitted to a step: ½ Σᵢ (sᵢ − Σⱼ xⱼ tᵢʲ)².
 * data: n, m, then n rows [t, s].
 */
#include <stdlib.h>
#include <string.h>

double evaluate(const double *data, const double *x, double *gradient) {
  const int n = (int)data[0], m = (int)data[1];
  const double *point = data + 2;
  double *power = malloc(sizeof(double) * m);
  double value = 0;
  memset(gradient, 0, sizeof(double) * m);
  for (int i = 0; i < n; i++, point += 2) {
    const double t = point[0];
    double residual = point[1], p = 1;
    for (int j = 0; j < m; j++, p *= t) {
      power[j] = p;
      residual -= x[j] * p;
    }
    value += 0.5 * residual * residual;
    for (int j = 0; j < m; j++) gradient[j] -= residual * power[j];
  }
  free(power);
  return value;
}
