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

// What DevTools calls the items of a row of the summary.
export function className({ type, class: name }) {
  if (type === 'object') return name === 'Closure' ? 'Function' : (name ?? '(object)');
  return { string: '(string)', array: '(array)', reference: '(system)', unknown: '(unknown)' }[type] ?? type;
}

// DevTools has a class for each type of resource, the analyzer one for all.
export const isResource = name => /^resource(\(|$)/.test(name);

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
