/** Every function is compiled at once: the whole suite on the compiled tier, in pieces smaller than usual. */
import { size } from "../src/emit/pieces.js";
import { byDefault } from "../src/tiering.js";

byDefault.tier = "compiled";
Object.assign(size, { whole: 50, piece: 20 });
