/** Items of the sidebar that do nothing are no buttons, and the Tab key passes over them. */
import type { Plugin } from "vitepress";

const changes = [
  [':role="itemRole"', ':role="collapsible && !isLink ? itemRole : undefined"'],
  [':tabindex="item.items && 0"', ':tabindex="collapsible && !isLink ? 0 : undefined"'],
] as const;

export const sidebarItem: Plugin = {
  name: "sidebar-item",
  enforce: "pre",
  transform(code, id) {
    if (!/VPSidebarItem\.vue$/.test(id)) return;
    return changes.reduce((text, [from, to]) => {
      if (!text.includes(from))
        throw new Error(`VitePress's VPSidebarItem.vue has no ${from} any more; see whether it is mended`);
      return text.replace(from, to);
    }, code);
  },
};
