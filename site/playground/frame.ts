/** The frame around the Worker that code runs in. */

/** Nothing is loaded from anywhere; scripts are those that the page hands in. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:";

/**
 * The frame's page: starts the Worker and passes messages on, text in and answers out. A module cannot be loaded from
 * an origin like the frame's, so the Worker is a script.
 */
export const FRAME = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>
addEventListener("message", ({ data, ports: [port] }) => {
  const worker = new Worker(URL.createObjectURL(new Blob([data], { type: "text/javascript" })));
  worker.onmessage = (event) => port.postMessage(event.data);
  worker.onerror = (event) => port.postMessage({ type: "failed", message: event.message || "The Worker stopped: the code may have taken too much memory." });
  port.onmessage = (event) => worker.postMessage(event.data);
}, { once: true });
</script>`;
