/** A canvas as sharp as the screen, in the colours of the page. */

export interface Picture {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels. */
  width: number;
  height: number;
}

/** Keeps the canvas's pixels those of the screen, and calls `redraw` where its size or the page's colours change. */
export function fitted(canvas: HTMLCanvasElement, redraw: () => void): { picture: Picture; stop: () => void } {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser gives no 2D canvas.");
  const picture: Picture = { canvas, context, width: 0, height: 0 };
  const resize = (): void => {
    const ratio = window.devicePixelRatio || 1;
    picture.width = canvas.clientWidth;
    picture.height = canvas.clientHeight;
    canvas.width = Math.round(picture.width * ratio);
    canvas.height = Math.round(picture.height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  };
  resize();
  const sizes = new ResizeObserver(() => {
    resize();
    redraw();
  });
  sizes.observe(canvas);
  const classes = new MutationObserver(redraw);
  classes.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  return {
    picture,
    stop: () => {
      sizes.disconnect();
      classes.disconnect();
    },
  };
}

/** A custom property of the page, as `--vp-c-text-1`. */
export function colour(element: Element, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

export function reducedMotion(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
