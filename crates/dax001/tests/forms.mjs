// Reads the Terraform files that a test wrote with HashiCorp's own parser and formatter, and prints what they mean: a JSON
// object a line.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, folder] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { parse } = require("@cdktn/hcl2json");
const { format } = require("@cdktn/hcl-tools");
for (const name of readdirSync(folder).sort()) {
  const file = readdirSync(`${folder}/${name}`).find((file) => file.endsWith(".tf"));
  const text = readFileSync(`${folder}/${name}/${file}`, "utf8");
  const isFormatted = (await format(text)) === text;
  console.log(JSON.stringify({ read: await parse(file, text), isFormatted }));
}
