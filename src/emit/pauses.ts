/** Where emission pauses: it is made of generators, which yield after about so much work, so that others can have the thread. */

/** Operations, or as much work. A thread that has not done it before takes some microseconds for each. */
const STRETCH = 64;

/** Since somebody last yielded; who it was does not matter. */
let done = 0;

/** So much more is done. @returns whether to yield now. */
export function isDue(operations: number): boolean {
  done += operations;
  if (done < STRETCH) return false;
  done = 0;
  return true;
}

/** What steps return in the end, for those who need not pause between them. */
export function atOnce<T>(steps: Generator<void, T, void>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
