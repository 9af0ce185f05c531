/*
 * log Σ exp(xᵢ), the largest input taken out so that exp cannot overflow.
 * data: n.
 */
#include <math.h>

double evaluate(const double *data, const double *x, double *gradient) {
  const int n = (int)data[0];
  double top = x[0], sum = 0;
  for (int i = 1; i < n; i++) top = x[i] > top ? x[i] : top;
  for (int i = 0; i < n; i++) {
    gradient[i] = exp(x[i] - top);
    sum += gradient[i];
  }
  for (int i = 0; i < n; i++) gradient[i] /= sum;
  return top + log(sum);
}
