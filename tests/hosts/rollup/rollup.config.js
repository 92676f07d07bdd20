import { createRequire } from "node:module";

const { nodeResolve } = createRequire(`${process.env.TOOLS}/`)("@rollup/plugin-node-resolve");

export default {
  input: "main.js",
  plugins: [nodeResolve()],
  output: [
    { file: "dist/main.mjs", format: "es" },
    { file: "dist/main.cjs", format: "cjs" },
    { file: "dist/classic.cjs", format: "iife", name: "main" },
  ],
};
