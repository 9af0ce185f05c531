/**
 * Adam (Kingma and Ba, 2015), climbing: the step follows the gradient upwards.
 * @param {Float64Array} x changed in place
 * @param {(x: Float64Array, gradient: Float64Array) => number} valueAndGradient fills `gradient`
 * @param {{ steps: number, rate: number, onStep?: (step: number, value: number) => void }} options
 *   the rate falls linearly to zero
 */
export function climb(x, valueAndGradient, { steps, rate, onStep }) {
  const [decay1, decay2] = [0.9, 0.999];
  const gradient = new Float64Array(x.length);
  const mean = new Float64Array(x.length);
  const variance = new Float64Array(x.length);
  for (let step = 1; step <= steps; step++) {
    const value = valueAndGradient(x, gradient);
    const scale = rate * (1 - (step - 1) / steps);
    for (let i = 0; i < x.length; i++) {
      mean[i] += (1 - decay1) * (gradient[i] - mean[i]);
      variance[i] += (1 - decay2) * (gradient[i] ** 2 - variance[i]);
      const unbiased = mean[i] / (1 - decay1 ** step);
      x[i] += (scale * unbiased) / (Math.sqrt(variance[i] / (1 - decay2 ** step)) + 1e-8);
    }
    onStep?.(step, value);
  }
}
