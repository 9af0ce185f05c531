// One operation at many points: each slot is a block of `n` numbers, one a point, n even. The addresses are those of the
// primals: y of the result, a, b, c of the operands; q takes one to the address of its tangent or adjoint.

/** Bytes of a block. */
@inline
export function bytesOf(n: usize): usize {
  return n << 3;
}

/** A contribution goes to its adjoints. */
@inline
export function giveTwo(at: usize, c: v128, fresh: bool): void {
  v128.store(at, fresh ? c : f64x2.add(v128.load(at), c));
}

export function valueUnaryBlock<R>(opcode: usize, y: usize, a: usize, b: usize, c: usize, n: usize): void {
  const rule = changetype<R>(opcode);
  for (const end = y + bytesOf(n); y < end; y += 16, a += 16) v128.store(y, rule.value<v128>(v128.load(a)));
}

export function valueBinaryBlock<R>(opcode: usize, y: usize, a: usize, b: usize, c: usize, n: usize): void {
  const rule = changetype<R>(opcode);
  for (const end = y + bytesOf(n); y < end; y += 16, a += 16, b += 16) {
    v128.store(y, rule.value<v128>(v128.load(a), v128.load(b)));
  }
}

export function valueTernaryBlock<R>(opcode: usize, y: usize, a: usize, b: usize, c: usize, n: usize): void {
  const rule = changetype<R>(opcode);
  for (const end = y + bytesOf(n); y < end; y += 16, a += 16, b += 16, c += 16) {
    v128.store(y, rule.value<v128>(v128.load(a), v128.load(b), v128.load(c)));
  }
}

export function tangentUnaryBlock<R>(opcode: usize, y: usize, a: usize, b: usize, c: usize, q: usize, n: usize): void {
  const rule = changetype<R>(opcode);
  for (const end = y + bytesOf(n); y < end; y += 16, a += 16) {
    v128.store(y + q, rule.tangent<v128>(v128.load(a), v128.load(a + q), v128.load(y)));
  }
}

export function tangentBinaryBlock<R>(opcode: usize, y: usize, a: usize, b: usize, c: usize, q: usize, n: usize): void {
  const rule = changetype<R>(opcode);
  for (const end = y + bytesOf(n); y < end; y += 16, a += 16, b += 16) {
    const va = v128.load(a), ad = v128.load(a + q), vb = v128.load(b), bd = v128.load(b + q);
    v128.store(y + q, rule.tangent<v128>(va, ad, vb, bd, v128.load(y)));
  }
}

export function tangentTernaryBlock<R>(opcode: usize, y: usize, a: usize, b: usize, c: usize, q: usize, n: usize): void {
  const rule = changetype<R>(opcode);
  for (const end = y + bytesOf(n); y < end; y += 16, a += 16, b += 16, c += 16) {
    const va = v128.load(a), ad = v128.load(a + q), vb = v128.load(b), bd = v128.load(b + q);
    v128.store(y + q, rule.tangent<v128>(va, ad, vb, bd, v128.load(c), v128.load(c + q), v128.load(y)));
  }
}

/** `to` and `fresh`: bit i for operand i. */
export function giveUnaryBlock<R>(
  opcode: usize, to: u32, fresh: u32, y: usize, a: usize, b: usize, c: usize, q: usize, n: usize,
): void {
  const rule = changetype<R>(opcode);
  for (const end = y + bytesOf(n); y < end; y += 16, a += 16) {
    giveTwo(a + q, rule.da<v128>(v128.load(y + q), v128.load(a), v128.load(y)), fresh != 0);
  }
}

export function giveBinaryBlock<R>(
  opcode: usize, to: u32, fresh: u32, y: usize, a: usize, b: usize, c: usize, q: usize, n: usize,
): void {
  const rule = changetype<R>(opcode);
  for (const end = y + bytesOf(n); y < end; y += 16, a += 16, b += 16) {
    const t = v128.load(y + q), va = v128.load(a), vb = v128.load(b), vy = v128.load(y);
    if (to & 1) giveTwo(a + q, rule.da<v128>(t, va, vb, vy), <bool>(fresh & 1));
    if (to & 2) giveTwo(b + q, rule.db<v128>(t, va, vb, vy), <bool>(fresh & 2));
  }
}

export function giveTernaryBlock<R>(
  opcode: usize, to: u32, fresh: u32, y: usize, a: usize, b: usize, c: usize, q: usize, n: usize,
): void {
  const rule = changetype<R>(opcode);
  for (const end = y + bytesOf(n); y < end; y += 16, a += 16, b += 16, c += 16) {
    const t = v128.load(y + q), va = v128.load(a), vb = v128.load(b), vc = v128.load(c), vy = v128.load(y);
    if (to & 1) giveTwo(a + q, rule.da<v128>(t, va, vb, vc, vy), <bool>(fresh & 1));
    if (to & 2) giveTwo(b + q, rule.db<v128>(t, va, vb, vc, vy), <bool>(fresh & 2));
    if (to & 4) giveTwo(c + q, rule.dc<v128>(t, va, vb, vc, vy), <bool>(fresh & 4));
  }
}
