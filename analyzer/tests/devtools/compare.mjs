// Are the retained sizes of DevTools' own engine those of the analyzer? Of every class, and of every item; and do both
// name the same dominators?
//
// node --import ./polyfill.mjs compare.mjs PACKAGE ANALYZER N_RANDOM [DUMP...]
// PACKAGE is an unpacked chrome-devtools-mcp, N_RANDOM the number of random dumps.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Differences, SCALARS, asker, className, classesOf, isResource } from './common.mjs';
import { randomDump } from './random-dump.mjs';

const [packageDir, analyzer, nRandom, ...dumps] = process.argv.slice(2);
const manager = pathToFileURL(path.resolve(packageDir, 'build/src/processors/HeapSnapshotManager.js'));
const { HeapSnapshotManager } = await import(manager);

// The most dominators that are looked up for each dump: each look-up goes through the whole file.
const MAX_DOMINATORS = 50;

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'devtools-'));
process.on('exit', () => fs.rmSync(work, { recursive: true }));

const { run, json } = asker(analyzer);

// The id in the heap snapshot; of items whose ids agree in the lowest 34 bits only the first has it.
const snapshotId = address => Number((BigInt(address) >> 3n) & 0x7fffffffn) * 2 + 1;

async function compareClasses(devtools, summary, items, allNodes, differences) {
  const classes = new Map(devtools.aggregates.map(it => [it.className, it]));
  const ours = classesOf(items);
  const shallow = new Map();
  for (const row of summary.rows) {
    const name = className(row);
    if (SCALARS.has(row.type)) {
      differences.compare(`retained size of ${name}`, 0, row.retained_size_bytes);
      continue;
    }
    shallow.set(name, (shallow.get(name) ?? 0) + row.self_size_bytes);
    // A row knows what only several of its items hold as well, and has no less than DevTools' sum.
    const bound = name === 'Function' ? row.self_size_bytes : ours.get(name).retained;
    differences.compare(`whether ${name} retains that at least`, true, row.retained_size_bytes >= bound);
  }
  for (const [name, size] of shallow) {
    const parts = name === 'resource' ? [...classes.values()].filter(it => isResource(it.className)) : [classes.get(name)];
    const sum = of => parts.reduce((sum, it) => sum + (it ? of(it) : 0), 0);
    differences.compare(`self size of ${name}`, sum(it => it.selfSize), size);
    let retained = sum(it => it.retainedSize);
    if (name === 'resource') {
      // DevTools has a class for each type of resource: what one of them dominates counts once.
      retained = 0;
      for (const node of allNodes.filter(node => isResource(node.name))) {
        const [, ...dominators] = await devtools.dominatorsOf(node.id);
        if (!dominators.some(it => isResource(it.nodeName))) retained += node.retainedSize;
      }
    }
    differences.compare(`retained size of ${name}`, retained, ours.get(name).retained);
  }
  for (const name of classes.keys()) {
    if (!isResource(name) && !shallow.has(name)) differences.compare(`class ${name}`, 'there', 'not there');
  }
}

async function compareItems(devtools, items, allNodes, differences) {
  const nodes = new Map(allNodes.map(node => [node.id, node]));
  const byId = new Map();
  items.forEach(item => byId.has(snapshotId(item.id)) || byId.set(snapshotId(item.id), item));
  const compared = [];
  for (const [id, item] of byId) {
    // DevTools lists no nodes without a size.
    if (SCALARS.has(item.type) || item.self_size_bytes === 0) continue;
    differences.compare(`retained size of ${item.id}`, nodes.get(id)?.retainedSize, item.retained_size_bytes);
    compared.push([id, item]);
  }
  const step = Math.max(1, Math.floor(compared.length / MAX_DOMINATORS));
  for (let n = 0; n < compared.length; n += step) {
    const [id, item] = compared[n];
    const [, dominator] = await devtools.dominatorsOf(id);
    // Even ids are those of the root and its groups.
    const ours = item.dominator ? snapshotId(item.dominator) : 0;
    differences.compare(`dominator of ${item.id}`, dominator.nodeId % 2 ? dominator.nodeId : 0, ours);
  }
}

async function compareDump(dump, name) {
  const file = path.join(work, 'dump.heapsnapshot');
  run('export', '--format', 'heapsnapshot', '-o', file, dump);
  const differences = new Differences(name);
  const manager = new HeapSnapshotManager();
  const { aggregates } = await manager.getAggregates(file);
  const devtools = { aggregates, dominatorsOf: id => manager.getDominatorsOf(file, id) };
  const allNodes = [];
  for (const { id } of aggregates) {
    for (const node of (await manager.getNodesById(file, id)).items) allNodes.push(node);
  }
  const columns = 'id,type,class,size,retained,dominator';
  const { items } = json('query', '-l', '4000000000', '--columns', columns, dump);
  await compareClasses(devtools, json('summary', '--retained', dump), items, allNodes, differences);
  await compareItems(devtools, items, allNodes, differences);
  await manager.disposeSnapshot(file);
  return differences;
}

let nDifferent = 0;
let nCompared = 0;
async function check(dump, name) {
  const differences = await compareDump(dump, name);
  nDifferent += differences.n > 0;
  nCompared += differences.nCompared;
  if (dump === name) console.log(`${name}: ${differences.nCompared} values compared, ${differences.n} differ`);
}

for (const dump of dumps) await check(dump, dump);
for (let seed = 1; seed <= Number(nRandom); seed++) {
  const dump = path.join(work, 'random.json');
  fs.writeFileSync(dump, randomDump(seed));
  await check(dump, `random dump ${seed}`);
}
console.log(`DevTools: ${nCompared} values of ${dumps.length} dumps and ${nRandom} random ones compared, ${nDifferent} dumps differ`);
process.exitCode = nDifferent > 0 || nCompared === 0 ? 1 : 0;
