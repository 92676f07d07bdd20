// In Node, from a CommonJS module.
const dax001 = require("dax001");

import("./check.js").then(async ({ check }) => console.log(await check(dax001)));
