"use client";
// Runs in the browser, and once on the server for the first page.
import * as dax001 from "dax001";
import { PolicyWorker } from "dax001/worker";
import { useEffect, useState } from "react";
import { check } from "../check.js";

export default function Page() {
  const [said, say] = useState("…");
  useEffect(() => {
    check(dax001, PolicyWorker).catch(String).then(say);
  }, []);
  return <p id="said" title={dax001.evaluate("{}").verdict}>{said}</p>;
}
