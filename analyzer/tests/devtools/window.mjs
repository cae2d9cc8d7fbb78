// Does the Memory panel of a real Chromium open what `export` writes, and show for each class the sizes and
// the least depth of `query`? A file is chosen and a list read, as a person would.
//
// node --import ./polyfill.mjs window.mjs PACKAGE ANALYZER CHROMIUM DUMP...
// PACKAGE is an unpacked chrome-devtools-mcp, which brings puppeteer.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Differences, SCALARS, asker, className, classesOf, isResource } from './common.mjs';

const [packageDir, analyzer, chromium, ...dumps] = process.argv.slice(2);
const { puppeteer } = await import(pathToFileURL(path.resolve(packageDir, 'build/src/third_party/index.js')));
const { run, json } = asker(analyzer);

// DevTools counts the root and the frame, or kind of root, before an item that has the depth 0.
const STEPS_TO_ROOTS = 2;
const TIMEOUT = { timeout: 120_000 };
const FLAGS = [
  '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
  // Chromium's own sandbox refuses to work for root.
  ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
];

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'devtools-'));
process.on('exit', () => fs.rmSync(work, { recursive: true, maxRetries: 5 }));

// What the panel's summary shows for each class: name, distance, shallow and retained size.
async function rowsInWindow(browser, file) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1600, height: 1000 });
  await page.goto('devtools://devtools/bundled/devtools_app.html?panel=heap-profiler', TIMEOUT);
  const load = await page.waitForSelector('::-p-aria([name="Load profile"][role="button"])', TIMEOUT);
  const [chooser] = await Promise.all([page.waitForFileChooser(TIMEOUT), load.click()]);
  await chooser.accept([file]);
  const snapshot = await page.waitForSelector('>>> .heap-snapshot-sidebar-tree-item:not(.wait)', TIMEOUT);
  await snapshot.click();
  await page.waitForSelector('>>> .heap-snapshot-view td.object-column', TIMEOUT);
  // The table has rounded figures, and only the rows in sight: the exact ones are those of the object behind it.
  const rows = await page.evaluate(async () => {
    const { HeapProfilerPanel } = await import('./panels/profiler/profiler.js');
    const grid = HeapProfilerPanel.HeapProfilerPanel.instance().visibleView.dataGrid;
    return grid.allChildren(grid.rootNode()).map(row => (
      { name: row.name, distance: row.distance, shallow: row.shallowSize, retained: row.retainedSize }));
  });
  if (!rows.every(row => Number.isInteger(row.retained))) throw new Error('the rows of its panel have no retained size');
  await page.close();
  return rows;
}

// The same of the analyzer; classes whose items all have no size are in no list of DevTools.
function rowsOfAnalyzer(dump) {
  const columns = 'id,type,class,size,retained,dominator,depth,unreachable';
  const items = json('query', '-l', '4000000000', '--columns', columns, dump).items.filter(item => !SCALARS.has(item.type));
  const rows = new Map([...classesOf(items)].filter(([, row]) => row.shallow > 0));
  for (const item of items) {
    const row = rows.get(className(item));
    if (!row || item.self_size_bytes === 0) continue;
    // How far from the roots is what no root reaches? The two think differently.
    const distance = item.unreachable ? NaN : item.depth + STEPS_TO_ROOTS;
    row.distance = Math.min(row.distance ?? Infinity, distance);
  }
  return rows;
}

function compare(window, ours, differences) {
  for (const row of window) {
    // DevTools has a class for each type of resource, and the analyzer one for all; the other comparison adds them up.
    if (isResource(row.name)) continue;
    const own = ours.get(row.name);
    differences.compare(`self size of ${row.name} in the window`, row.shallow, own?.shallow);
    differences.compare(`retained size of ${row.name} in the window`, row.retained, own?.retained);
    if (!Number.isNaN(own?.distance)) differences.compare(`distance of ${row.name} in the window`, row.distance, own.distance);
  }
  const names = new Set(window.map(row => row.name));
  for (const name of ours.keys()) {
    if (!isResource(name)) differences.compare(`class ${name} in the window`, names.has(name), true);
  }
}

// A Chromium that does not start, or whose panel is not the one known here, is no failure of the analyzer: it fails with
// Node.js' own snapshot as well.
async function start() {
  try {
    const browser = await puppeteer.launch({ ...TIMEOUT, executablePath: chromium, userDataDir: path.join(work, 'profile'), args: FLAGS });
    const file = path.join(work, 'node.heapsnapshot');
    execFileSync(process.execPath, ['-e', `v8.writeHeapSnapshot(${JSON.stringify(file)})`]);
    await rowsInWindow(browser, file);
    return browser;
  } catch (error) {
    console.error(`test-devtools: NOTHING COMPARED in the window of ${chromium}: ${error.message.split('\n')[0]}`);
    process.exit(0);
  }
}

const browser = await start();
const file = path.join(work, 'dump.heapsnapshot');
let nDifferent = 0;
let nCompared = 0;
for (const dump of dumps) {
  run('export', '--format', 'heapsnapshot', '-o', file, dump);
  const differences = new Differences(dump);
  compare(await rowsInWindow(browser, file), rowsOfAnalyzer(dump), differences);
  nDifferent += differences.n > 0;
  nCompared += differences.nCompared;
}
console.log(`${await browser.version()}, Memory panel: ${nCompared} values of ${dumps.length} dumps compared, ${nDifferent} dumps differ`);
await browser.close();
process.exitCode = nDifferent > 0 || nCompared === 0 ? 1 : 0;
