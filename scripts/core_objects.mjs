/**
 * A transform for the compiler of the core: it notes in the module where the objects of its static memory begin, which
 * nobody can tell any more once the optimiser has split them. The custom section "objects" has the first address, the
 * difference from each to the next and that to the end of the last, as LEB128. src/export/link.ts goes by it.
 */
import { Transform } from "assemblyscript/transform";

function leb(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

export default class extends Transform {
  /** Before anything is optimised. */
  afterCompile(module) {
    const bounds = [];
    for (let i = 0; i < module.getNumDataSegments(); i++) {
      const { offset, data } = module.getDataSegmentInfo(module.getDataSegmentByIndex(i));
      bounds[i] = offset;
      bounds[i + 1] = offset + data.byteLength;
    }
    const bytes = bounds.flatMap((at, i) => leb(at - (bounds[i - 1] ?? 0)));
    module.addCustomSection("objects", Uint8Array.from(bytes));
  }
}
