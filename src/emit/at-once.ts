/** What steps return in the end, for those who need not pause between them. */
export function atOnce<T>(steps: Generator<void, T, void>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
