/** The JavaScript that loads an exported module. */
import type { Program } from "../schedule.js";

/** Node cannot fetch files, so they are read there. A global says where in memory the list of its name is. */
const open = (name: string): string => `// Made by wasmgrad.
export async function load(s=new URL("./${name}.wasm",import.meta.url)){
if(s instanceof URL)s=s.protocol=="file:"?process.getBuiltinModule("fs").readFileSync(s):fetch(s);
s=await s;
s=await WebAssembly.instantiate((await s.arrayBuffer?.())??s);
const e=(s.instance??s).exports,
view=(k,n,x)=>{
if(x?.length!=n)throw RangeError(\`\${k}: got \${x?.length} numbers, expected \${n}\`);
return new Float64Array(e.memory.buffer,e[k],n);
},
put=(k,n,x)=>view(k,n,x).set(x),
get=(k,n,y=new Float64Array(n))=>(y.set(view(k,n,y)),y),
`;

const one = `value:x=>run("value",x),
gradient:(x,y)=>(run("gradient",x),get("adjoints",n,y)),
valueAndGradient:(x,y)=>[run("gradient",x),get("adjoints",n,y)],
`;
const several = `value:(x,y)=>(run("value",x),get("outputs",m,y)),
vjp:(x,u,y)=>(put("cotangents",m,u),run("vjp",x),get("adjoints",n,y)),
jvp:(x,v,y)=>(put("tangents",n,v),run("jvp",x),get("outputTangents",m,y)),
`;

/** @param name Of the file beside it. @returns An ES module of less than 1 kB. */
export function loaderOf(name: string, { inputs, outputs, parameters }: Program): string {
  const m = outputs.length;
  const check = 'if(!set)throw Error("call setParameters first");\n';
  const setting = `setParameters(p){\nput("parameters",${parameters},p);\nset=1;\n},\n`;
  return `${open(name)}n=${inputs}${m === 1 ? "" : `,m=${m}`},
run=(k,x)=>{
${parameters > 0 ? check : ""}put("inputs",n,x);
return e[k]();
};
${parameters > 0 ? "let set;\n" : ""}return{
${m === 1 ? one : several}${parameters > 0 ? setting : ""}};
}
`;
}
