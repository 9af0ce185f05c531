/** The playground, framework-free: `mount` fills an element and returns what takes everything down again. */
import { App } from "./app.js";
import "./playground.css";

export function mount(root: HTMLElement): () => void {
  const app = new App(root);
  return () => {
    app.unmount();
    root.replaceChildren();
  };
}
