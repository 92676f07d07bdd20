// Reads Terraform files that a test wrote with HashiCorp's own parser and formatter. Prints their
// meaning, one JSON object per line. HCL normalises every string to Unicode's form C, so the
// expected description is normalised as well.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, folder] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { parse } = require("@cdktn/hcl2json");
const { format } = require("@cdktn/hcl-tools");
for (const name of readdirSync(folder).sort()) {
  const file = readdirSync(`${folder}/${name}`).find((file) => file.endsWith(".tf"));
  const text = readFileSync(`${folder}/${name}/${file}`, "utf8");
  const isFormatted = (await format(text)) === text;
  const given = `${folder}/${name}/description`;
  const description = existsSync(given) ? readFileSync(given, "utf8").normalize("NFC") : "";
  console.log(JSON.stringify({ read: await parse(file, text), isFormatted, description }));
}
