/** Two spirals of points, one about the other, the same on every engine. */
import { cos, sin } from "wasmgrad";
import { normal, uniform } from "../common/random.js";

/** x, y and label (1 or -1) of each point. */
export const ROW = 3;
const TURNS = 2;
const INNER = 0.1;

/**
 * Points of both spirals in turn, within [-1, 1] but for the noise.
 * @param count Of points in all.
 * @param noise The standard deviation that is added to each coordinate.
 */
export function spirals(count: number, noise: number, seed: number): Float64Array {
  const random = uniform(seed);
  const rows = new Float64Array(ROW * count);
  for (let k = 0; k < count; k++) {
    const along = Math.floor(k / 2) / (count / 2);
    const label = k % 2 ? -1 : 1;
    const radius = INNER + (1 - INNER) * along;
    // wasmgrad's sine: that of engines differs in the last bit.
    const angle = 2 * Math.PI * TURNS * along;
    rows[ROW * k] = label * radius * cos(angle) + noise * normal(random);
    rows[ROW * k + 1] = label * radius * sin(angle) + noise * normal(random);
    rows[ROW * k + 2] = label;
  }
  return rows;
}
