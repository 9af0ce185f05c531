import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import App from "./App.vue";
import LiveExample from "./LiveExample.vue";
import Start from "./start/Start.vue";
import "./style.css";
import "./live.css";
import "./start/start.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("App", App);
    app.component("LiveExample", LiveExample);
    app.component("Start", Start);
  },
} satisfies Theme;
