import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import App from "./App.vue";
import LiveExample from "./LiveExample.vue";
import "./style.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("App", App);
    app.component("LiveExample", LiveExample);
  },
} satisfies Theme;
