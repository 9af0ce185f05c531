/** A Worker in one file, by its address. */
declare module "*?worker&url" {
  const url: string;
  export default url;
}
