/** hypot: the root of the sum of squares, scaled by a power of two where squares would leave the range. */
import { abs, add, allLt, join, lane0, lane1, lit, max, mul, sqrt } from "../lanes";

const LARGE: f64 = 1e150;
const SMALL: f64 = 1e-140;

// @ts-ignore: decorator
@inline
function hypotNormal<T>(x: T, y: T): T {
  return sqrt<T>(add<T>(mul<T>(x, x), mul<T>(y, y)));
}

/** The length of (x, y); infinite when either is, even beside NaN. */
export function hypot<T>(x: T, y: T): T {
  // Only the larger one matters: an underflowing square is nothing beside it.
  const size = max<T>(abs<T>(x), abs<T>(y));
  if (!(allLt<T>(size, lit<T>(LARGE)) && allLt<T>(lit<T>(SMALL), size))) return hypotRare<T>(x, y);
  return hypotNormal<T>(x, y);
}

function hypotRare<T>(x: T, y: T): T {
  if (isVector<T>()) {
    return join<T>(hypot<f64>(lane0<T>(x), lane0<T>(y)), hypot<f64>(lane1<T>(x), lane1<T>(y)));
  } else {
    const a = abs<f64>(x);
    const b = abs<f64>(y);
    if (a == Infinity || b == Infinity) return Infinity;
    const size = max<f64>(a, b);
    const up = size < 1;
    const by = up ? 4.149515568880993e180 : 2.4099198651028841e-181; // 2^600, 2^-600
    const back = up ? 2.4099198651028841e-181 : 4.149515568880993e180;
    return hypotNormal<f64>(a * by, b * by) * back;
  }
}
