/*
 * The sparse Jacobian of a bundle adjustment. Observation i sees point i mod m with camera i mod n.
 * data: n, m, p, then p features of two numbers.
 * x: n cameras [rotation 3, centre 3, focal length, principal point 2, distortion 2], m points of 3, p weights.
 * entries: p blocks of two rows, an error's derivatives by [camera 11, point 3, weight]; then that of 1 − weight² by
 * each weight. Returns the last one.
 */
#include <math.h>
#include <string.h>

enum { CAMERA = 11, POINT = 3, ROW = CAMERA + POINT + 1 };

static double inner(const double *a, const double *b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void cross(const double *a, const double *b, double *out) {
  out[0] = a[1] * b[2] - a[2] * b[1];
  out[1] = a[2] * b[0] - a[0] * b[2];
  out[2] = a[0] * b[1] - a[1] * b[0];
}

/* turned = v rotated by r (Rodrigues), with its derivatives by_v[i][j] = ∂turnedᵢ/∂vⱼ and by_r[i][j] = ∂turnedᵢ/∂rⱼ. */
static void rotate(const double *r, const double *v, double *turned, double by_v[3][3], double by_r[3][3]) {
  const double square = inner(r, r);
  if (square == 0) {
    /* v + r × v */
    const double of_v[3][3] = {{1, -r[2], r[1]}, {r[2], 1, -r[0]}, {-r[1], r[0], 1}};
    const double of_r[3][3] = {{0, v[2], -v[1]}, {-v[2], 0, v[0]}, {v[1], -v[0], 0}};
    double nudged[3];
    cross(r, v, nudged);
    for (int i = 0; i < 3; i++) turned[i] = v[i] + nudged[i];
    memcpy(by_v, of_v, sizeof of_v);
    memcpy(by_r, of_r, sizeof of_r);
    return;
  }
  const double angle = sqrt(square), c = cos(angle), s = sin(angle), inverse = 1 / angle;
  const double w[3] = {r[0] * inverse, r[1] * inverse, r[2] * inverse};
  const double across[3][3] = {{0, -w[2], w[1]}, {w[2], 0, -w[0]}, {-w[1], w[0], 0}};
  const double along = inner(w, v);
  double side[3];
  cross(w, v, side);
  for (int i = 0; i < 3; i++) {
    turned[i] = v[i] * c + side[i] * s + w[i] * along * (1 - c);
    for (int j = 0; j < 3; j++) by_v[i][j] = (i == j ? c : 0) + s * across[i][j] + (1 - c) * w[i] * w[j];
  }
  for (int j = 0; j < 3; j++) {
    /* The angle changes by wⱼ, the axis by (eⱼ − wⱼ w) / angle. */
    double bend[3], sideways[3];
    for (int i = 0; i < 3; i++) bend[i] = ((i == j ? 1 : 0) - w[i] * w[j]) * inverse;
    cross(bend, v, sideways);
    const double ahead = inner(bend, v);
    for (int i = 0; i < 3; i++) {
      by_r[i][j] = w[j] * (c * side[i] - s * v[i] + s * w[i] * along) + s * sideways[i] +
                   (1 - c) * (bend[i] * along + w[i] * ahead);
    }
  }
}

static void observe(const double *camera, const double *point, double weight, const double *feature, double *block) {
  const double *centre = camera + 3, focal = camera[6], *principal = camera + 7, k1 = camera[9], k2 = camera[10];
  const double v[3] = {point[0] - centre[0], point[1] - centre[1], point[2] - centre[2]};
  double seen[3], by_v[3][3], by_r[3][3];
  rotate(camera, v, seen, by_v, by_r);
  const double depth = 1 / seen[2], flat[2] = {seen[0] * depth, seen[1] * depth};
  const double r2 = flat[0] * flat[0] + flat[1] * flat[1];
  const double distortion = 1 + k1 * r2 + k2 * r2 * r2, slope = 2 * (k1 + 2 * k2 * r2);
  for (int i = 0; i < 2; i++, block += ROW) {
    /* By the two flat coordinates, then by the three of what is seen, then through the rotation. */
    const double by_x = weight * focal * ((i == 0 ? distortion : 0) + flat[i] * slope * flat[0]);
    const double by_y = weight * focal * ((i == 1 ? distortion : 0) + flat[i] * slope * flat[1]);
    const double by_seen[3] = {by_x * depth, by_y * depth, -(by_x * flat[0] + by_y * flat[1]) * depth};
    for (int j = 0; j < 3; j++) {
      block[j] = by_seen[0] * by_r[0][j] + by_seen[1] * by_r[1][j] + by_seen[2] * by_r[2][j];
      block[CAMERA + j] = by_seen[0] * by_v[0][j] + by_seen[1] * by_v[1][j] + by_seen[2] * by_v[2][j];
      block[3 + j] = -block[CAMERA + j];
    }
    block[6] = weight * flat[i] * distortion;
    block[7] = i == 0 ? weight : 0;
    block[8] = i == 1 ? weight : 0;
    block[9] = weight * focal * flat[i] * r2;
    block[10] = block[9] * r2;
    block[ROW - 1] = flat[i] * distortion * focal + principal[i] - feature[i];
  }
}

double evaluate(const double *data, const double *x, double *entries) {
  const int n = (int)data[0], m = (int)data[1], p = (int)data[2];
  const double *features = data + 3, *points = x + CAMERA * n, *weights = points + POINT * m;
  for (int i = 0; i < p; i++) {
    observe(x + CAMERA * (i % n), points + POINT * (i % m), weights[i], features + 2 * i, entries + 2 * ROW * i);
  }
  for (int i = 0; i < p; i++) entries[2 * ROW * p + i] = -2 * weights[i];
  return entries[(2 * ROW + 1) * p - 1];
}
