/** Every function is compiled at once: the whole suite on the compiled tier. */
import { byDefault } from "../src/tiering.js";

byDefault.tier = "compiled";
