// Runs on the server.
import * as dax001 from "dax001";
import { check } from "../../../check.js";

export const dynamic = "force-dynamic";

export async function GET() {
  return new Response(await check(dax001).catch(String));
}
