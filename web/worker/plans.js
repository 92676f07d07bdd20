// The part of the page's worker that makes plans: for one finding, and for all that failed as an archive. A report here is what
// reports.js holds: its sources, its findings, and the choices that were made for them.

/** A record larger than this gets no plan: no service prints one. */
const RECORD_LIMIT = 1 << 20;

/** What stands at the top of an archive of plans. */
const README = `Plans of dax001 for the clusters that failed rule DAX-001, a folder each: ACCOUNT/REGION/NAME.

plan-NAME.txt says what to check first, what to know, and the steps. Take one of the forms beside it:
bash, PowerShell, CloudFormation or Terraform. Nothing is deleted but by the script that is called delete.

`;

/** The plan for a finding, with the choices that were made for it; nothing where the evidence holds no record. */
async function planOf(report, index) {
  const { evidence, resource } = report.held.finding(index);
  // The plan is made from what decided, whichever place is looked at.
  const { source, record: { start, end } } = evidence[0];
  const { blob } = report.sources[source];
  const record = !blob || end - start > RECORD_LIMIT ? null : await read(blob, start, end);
  // In UTF-16 the brace can be the second byte.
  if (!record?.subarray(0, 2).includes(0x7b)) return null;
  const { held } = report;
  const own = held.newName(index);
  const chosen = report.choices.get(index) ?? {};
  const plan = (newName, takenNames) => dax001_module.plan(record, { ...chosen, newName, region: resource.region, takenNames });
  if (!chosen.newName) return plan(own, []);
  // Neither by a cluster nor by another plan, whether it was proposed there or chosen: of two that chose a name the first has it.
  const before = [...report.choices.keys()];
  const isNear = (other) => placeOf(held.finding(other).resource) === placeOf(resource);
  const others = before.slice(0, before.indexOf(index)).filter(isNear);
  const names = others.map((other) => report.choices.get(other).newName?.trim().toLowerCase() ?? "");
  return plan(chosen.newName, [...held.takenNames(index, chosen.newName), ...names].filter((name) => name !== own));
}

/** What was chosen for clusters of the report before, for the same clusters in this one and in the same order. */
function choicesFor(held, before) {
  const moved = [...(before?.choices ?? [])].map(([index, choices]) => [indexOf(held, before.held.finding(index).resource.arn), choices]);
  return new Map(moved.filter(([index]) => index !== undefined));
}

/** The finding with this ARN. */
function indexOf(held, arn) {
  return arn === undefined ? undefined : [...held.indices({ text: arn })].find((index) => held.finding(index).resource.arn === arn);
}

/**
 * The parts of a zip archive, which `writer` writes, with a folder of files for each finding that failed; nothing once it counts no longer.
 * `say` is told now and then how far it is.
 */
async function archiveOfPlans(report, writer, counts, say) {
  const failed = report.held.indices({ status: "fail", sort: "report" });
  try {
    const parts = [];
    const folders = new Set();
    const lines = [];
    let said = performance.now();
    for (const [done, index] of failed.entries()) {
      const { plan, problem } = (await planOf(report, index)) ?? {};
      if (!counts()) return null;
      const folder = folderOf(report.held.finding(index), index, folders);
      if (plan?.recreation) {
        for (const { name, text } of plan.recreation.files) writer.add(`${folder}/${name}`, text);
        parts.push(writer.take());
      }
      const why = plan?.summary ?? problem?.message ?? "That needs its whole record: export again without --query.";
      lines.push(plan?.recreation ? folder : `${folder}: no plan. ${why}`);
      if (performance.now() - said > 100) {
        said = performance.now();
        say(done, failed.length);
      }
    }
    writer.add("README.txt", `${README}${lines.join("\n")}\n`);
    parts.push(writer.finish());
    return parts;
  } finally {
    release(writer);
  }
}

/** Where a cluster is: of which account or region are not known could be anywhere. */
function placeOf({ account, region }) {
  return account && region ? `${account} ${region}` : "";
}

/** The folder of a cluster in an archive of plans: of its own, and with nothing in it but what any file system takes. */
function folderOf({ resource: { account, region, name } }, index, folders) {
  const isPlain = (text) => /^[A-Za-z0-9-]{1,40}$/.test(text ?? "");
  const part = (text, otherwise) => (isPlain(text) ? text.toLowerCase() : otherwise);
  const folder = [part(account, "account"), part(region, "region"), part(name, `cluster-${index + 1}`)].join("/");
  const own = folders.has(folder) ? `${folder}-${index + 1}` : folder;
  folders.add(own);
  return own;
}
