// Numbers of slots, one after another, and the way back: what exported functions of several outputs call
// (src/export/face.ts). Slots are words.

/** Copies the numbers that `n` slots have at `from` to `to`. */
export function gather(from: usize, slots: usize, n: u32, to: usize): void {
  for (const end = slots + ((<usize>n) << 2); slots < end; slots += 4, to += 8) {
    store<f64>(to, load<f64>(from + ((<usize>load<u32>(slots)) << 3)));
  }
}

/** Sets each of `n` slots at `to` to 0 plus the numbers at `from` that are its own: a slot may come more than once. */
export function scatter(from: usize, slots: usize, n: u32, to: usize): void {
  const end = slots + ((<usize>n) << 2);
  for (let at = slots; at < end; at += 4) store<f64>(to + ((<usize>load<u32>(at)) << 3), 0);
  for (let at = slots; at < end; at += 4, from += 8) {
    const slot = to + ((<usize>load<u32>(at)) << 3);
    store<f64>(slot, load<f64>(slot) + load<f64>(from));
  }
}
