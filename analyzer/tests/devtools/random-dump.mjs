// Random dumps: every type of item, references of every kind, roots, garbage, unknown holders, sizes beyond 4 GiB.

const TYPES = ['string', 'array', 'object', 'object', 'object', 'reference', 'resource', 'integer', 'float', 'boolean', 'null', 'unknown'];
const CLASSES = ['A', 'B', 'App\\C', 'App\\D', 'Closure'];
const RESOURCES = ['stream', 'stream-context', 'curl'];
const FRAMES = ['<GLOBAL>', 'main()', '<CLASS_STATIC_MEMBER>', 'App\\C->run()'];

// mulberry32: the same numbers for the same seed, everywhere.
function generator(seed) {
  let state = seed >>> 0;
  return below => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export function randomDump(seed) {
  const below = generator(seed);
  const pick = list => list[below(list.length)];
  const nItems = 1 + below(pick([8, 60, 400]));
  // Few edges leave much unreachable, many make everything dominated by the root.
  const nEdges = pick([1, 2, 3]);
  const rootOneIn = pick([3, 20]);
  const id = n => '0x' + (0x7f0000000000 + 8 * n).toString(16);
  const references = max =>
    Object.fromEntries(Array.from({ length: below(max + 1) }, () => [pick(['a', 'b', 'c', '0', '7', '-1']), id(below(nItems))]));
  const types = Array.from({ length: nItems }, () => pick(TYPES));
  const objects = types.flatMap((type, n) => (type === 'object' ? [n] : []));
  const items = types.map((type, n) => {
    const size = 8 * (1 + below(100)) + (below(200) === 0 ? 8 * 2 ** 30 * below(8) : 0);
    const item = { type, size, is_root: below(rootOneIn) === 0 };
    if (item.is_root) {
      Object.assign(item, { frame: pick(FRAMES), symbol_name: 'x' });
      if (below(4) === 0) item.further_roots = [{ frame: pick(FRAMES), symbol_name: 'y' }];
    } else if (below(3) === 0) {
      item.unreachable = true;
      if (below(3) === 0) Object.assign(item, { held: true, unexplained_references: 1 });
    }
    if (type === 'string') item.length = below(100);
    if (type === 'object') Object.assign(item, { class: pick(CLASSES), object_handle: n, weak_children: references(1) });
    if (item.class === 'Closure') Object.assign(item, { function: '{closure}', file: '/srv/app/a.php', line: below(9) });
    if (type === 'resource') item.resource_type = pick(RESOURCES);
    if (type === 'array') item.elements = below(9);
    if (type === 'reference') item.children = { value: id(below(nItems)) };
    if (['array', 'object', 'resource'].includes(type)) item.children = references(2 * nEdges);
    if (objects.length > 0 && below(20) === 0) item.conservative_referrers = { '<hidden 8>': id(pick(objects)) };
    return [id(n), item];
  });
  const usage = { memory_usage: 2 ** 20, memory_usage_real: 2 ** 21, peak_memory_usage: 2 ** 20, peak_memory_usage_real: 2 ** 21 };
  return JSON.stringify({
    header: { ...usage, format_version: 2, producer: 'random', php_version: '8.4.0' },
    items: Object.fromEntries(items),
    trailer: { items: nItems },
  });
}
