import type { Recording } from "../recording";
import { straightLine, type Dialect } from "../straight-line";

const C: Dialect = { constant: "const double", variable: "double" };
/** Up to this many operations a program stays in one piece, */
const WHOLE = 1000;
/** and above it is cut: a compiler's time grows faster than its functions. */
const CHUNK = 250;

/**
 * A C program that holds the recording as straight-line code, forward and
 * reverse. `program INPUTS COUNT 0` prints value and gradient of the first
 * input; `program INPUTS COUNT SECONDS` prints nanoseconds per gradient, the
 * median over stretches, walking through the COUNT inputs of the file.
 */
export function nativeSource(tape: Recording): string {
  const code = straightLine(tape, C, tape.length <= WHOLE ? WHOLE : CHUNK);
  const chunks = [...code.forward, ...code.reverse];
  return [
    PRELUDE,
    `enum { INPUTS = ${tape.inputs}, RESULTS = INPUTS, SLOTS = ${tape.inputs + tape.length}, OUTPUT = ${tape.output} };`,
    "static double v[SLOTS], d[SLOTS];",
    // Inlined into their only caller the chunks would become one huge function again.
    ...chunks.map((lines, i) => `static NOINLINE void chunk${i}(void) {\n${lines.join("\n")}\n}`),
    "static void begin(FILE *file) {",
    "  (void)file;",
    "  d[OUTPUT] = 1;",
    "}",
    "static double run(const double *x, double *gradient) {",
    "  memcpy(v, x, sizeof(double) * INPUTS);",
    ...chunks.map((_, i) => `  chunk${i}();`),
    "  memcpy(gradient, d, sizeof(double) * INPUTS);",
    "  return v[OUTPUT];",
    "}",
    MAIN,
  ].join("\n");
}

/**
 * The program around a function of native/hand, which is compiled apart: the file of inputs begins with the function's
 * own `numbers` of data.
 */
export function harnessSource(inputs: number, results: number, numbers: number): string {
  return [
    PRELUDE,
    `enum { INPUTS = ${inputs}, RESULTS = ${results}, DATA = ${numbers} };`,
    "static double data[DATA];",
    "double evaluate(const double *data, const double *x, double *out);",
    "static void begin(FILE *file) {",
    "  if (fread(data, sizeof(double), DATA, file) != DATA) exit(1);",
    "}",
    "static double run(const double *x, double *out) {",
    "  return evaluate(data, x, out);",
    "}",
    MAIN,
  ].join("\n");
}

const PRELUDE = `#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#define NOINLINE __attribute__((noinline))`;

const MAIN = `static double nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return 1e9 * now.tv_sec + now.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static volatile double sink;

/* Nanoseconds per gradient over one stretch of calls. */
static double stretch(const double *pool, long count, long *at, long calls, double *gradient) {
  double start = nanoseconds();
  for (long i = 0; i < calls; i++) {
    sink = run(pool + *at * INPUTS, gradient);
    *at = *at + 1 == count ? 0 : *at + 1;
  }
  return (nanoseconds() - start) / calls;
}

int main(int argc, char **argv) {
  static double gradient[RESULTS], samples[1000];
  long count = atol(argv[2]), at = 0, calls = 1;
  double seconds = atof(argv[3]);
  double *pool = malloc(sizeof(double) * INPUTS * count);
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 1;
  begin(file);
  if (fread(pool, sizeof(double) * INPUTS, count, file) != (size_t)count) return 1;
  if (seconds == 0) {
    printf("%.17g\\n", run(pool, gradient));
    for (int i = 0; i < RESULTS; i++) printf("%.17g\\n", gradient[i]);
    return 0;
  }
  /* The first stretches warm up and find how many calls fill two milliseconds, the sample of the other engines. */
  double once = 0;
  for (int i = 0; i < 20; i++) once = stretch(pool, count, &at, 5, gradient);
  calls = (long)(2e6 / once) + 1;
  int taken = 0;
  double start = nanoseconds();
  while (taken < 3 || (taken < 1000 && nanoseconds() - start < seconds * 1e9)) {
    samples[taken++] = stretch(pool, count, &at, calls, gradient);
  }
  qsort(samples, taken, sizeof(double), ascending);
  printf("%.17g\\n", samples[taken / 2]);
  return 0;
}
`;
