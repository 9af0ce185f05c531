/** A WebAssembly binary, embedded by the bundler as text (scripts/embed.ts). */
declare module "*.wasm" {
  const text: string;
  export default text;
}
