/** Runs a computation and puts its result into the page, or the error in its place. */
export async function show(id, compute) {
  const place = document.getElementById(id);
  try {
    const { gradient, bits } = await compute();
    place.textContent = `(${gradient.join(", ")})`;
    const list = document.getElementById(`${id}-bits`);
    if (list) list.textContent = bits.join("\n");
    place.dataset.state = "done";
  } catch (error) {
    place.textContent = `${error.name} ${error.code}: ${error.message}`;
    place.dataset.state = "failed";
  }
}
