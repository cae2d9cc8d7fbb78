// What the comparisons share: the analyzer's answers, and DevTools' names for what it lists.

import { execFileSync } from 'node:child_process';

// Types without a size of their own, which DevTools leaves out.
export const SCALARS = new Set(['integer', 'float', 'boolean', 'null']);

// Asks the analyzer: `run` for what it prints, `json` for an answer.
export function asker(analyzer) {
  const run = (command, ...args) => execFileSync(analyzer, [command, '--no-index', ...args], { maxBuffer: 2 ** 31 - 1, stdio: ['ignore', 'pipe', 'ignore'] });
  const json = (...args) => JSON.parse(run(...args, '--format', 'json'));
  return { run, json };
}

// What DevTools calls the items of a row of the summary. The analyzer has a row for each place where closures are written.
export function className({ type, class: name }) {
  if (type === 'object') return /^Closure( |$)/.test(name ?? '') ? 'Function' : (name ?? '(object)');
  return { string: '(string)', array: '(array)', reference: '(system)', unknown: '(unknown)' }[type] ?? type;
}

// DevTools has a class for each type of resource, the analyzer one for all.
export const isResource = name => /^resource(\(|$)/.test(name);

// By classes of DevTools what the analyzer says of their items: the sum of their sizes, and what DevTools calls retained by
// the class, the retained sizes of those that no other of the class dominates.
export function classesOf(items) {
  const byId = new Map(items.map(item => [item.id, item]));
  const classes = new Map();
  for (const item of items) {
    const name = className(item);
    const own = classes.get(name) ?? { shallow: 0, retained: 0 };
    classes.set(name, own);
    own.shallow += item.self_size_bytes;
    let above = byId.get(item.dominator);
    while (above && className(above) !== name) above = byId.get(above.dominator);
    if (!above) own.retained += item.retained_size_bytes;
  }
  return classes;
}

// Counts comparisons, and prints the first that fail.
export class Differences {
  n = 0;
  nCompared = 0;
  constructor(dump) {
    this.dump = dump;
  }
  compare(what, devtools, ours) {
    this.nCompared++;
    if (devtools === ours) return;
    if (++this.n <= 10) console.log(`${this.dump}: ${what}: DevTools says ${devtools}, the analyzer ${ours}`);
  }
}
