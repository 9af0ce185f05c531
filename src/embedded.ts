/** The default way to get the core: its module is part of the package's JavaScript. */
import bytes from "../build/core.wasm";
import { provideModule } from "./core.js";

provideModule(() => new WebAssembly.Module(bytes));
