// json-rules-engine, asked over pipes; it times itself, and the pipes are no part of that.
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const { Engine } = createRequire(`${process.cwd()}/`)("json-rules-engine");
let engine;
let patients = [];

const conclude = async (facts) => {
  const found = [];
  engine.on("success", (event, almanac) => {
    found.push(event.type);
    almanac.addRuntimeFact(event.type, true);
  });
  await engine.run(facts);
  engine.removeAllListeners("success");
  return found;
};

const handle = async ({ rules, facts, ask }) => {
  if (rules) {
    engine = new Engine([], { allowUndefinedFacts: true });
    for (const rule of rules) engine.addRule(rule);
    return {};
  }
  if (facts) {
    patients = facts;
    return {};
  }
  const before = process.cpuUsage();
  const found = [];
  for (const number of ask) found.push(await conclude({ ...patients[number] }));
  const spent = process.cpuUsage(before);
  return { found, seconds: (spent.user + spent.system) / 1e6 };
};

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await handle(JSON.parse(line)))}\n`);
}
