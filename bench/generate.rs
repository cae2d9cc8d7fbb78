//! Writes a dump as a long-running shop would leave it: `generate ITEMS > dump.json`.
//!
//! A repository holds all orders, in a list and by their keys; each order has lines, each line a product that it shares
//! with others. Addresses come from a small copy of PHP's allocator, so that they lie as close together as in a real
//! heap, and each item has the count of references that PHP would give it. Equal arguments give equal dumps.

use std::io::{self, Write};

use dump_format::{DumpWriter, Header, ItemType, Key, RootName, Trailer, WriteError};

const USAGE: &str =
    "usage: generate ITEMS [AGE] > dump.json, where AGE is how scattered the heap is, 0 to 100";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let n_items: u64 = arguments.next().ok_or(USAGE)?.parse().map_err(|_| USAGE)?;
    let age: u64 = arguments
        .next()
        .map_or(Ok(10), |age| age.parse())
        .map_err(|_| USAGE)?;
    match generate(n_items, age, io::stdout().lock()) {
        Err(e) if e.source.kind() != io::ErrorKind::BrokenPipe => Err(e.into()),
        _ => Ok(()),
    }
}

fn generate(n_items: u64, age: u64, out: impl Write) -> Result<(), WriteError> {
    let mut shop = Shop {
        dump: DumpWriter::new(out),
        heap: Heap::new(age),
    };
    shop.dump.header(&Header {
        producer: "generate".into(),
        php_version: "8.4.1".into(),
        php_sapi: "cli".into(),
        ..Header::default()
    });
    shop.all(n_items);
    let trailer = Trailer {
        items: shop.dump.items(),
        ..Trailer::default()
    };
    shop.dump.finish(&trailer).map(drop)
}

/// How many items one order is, and how many others there are for each thousand orders.
const ITEMS_PER_ORDER: u64 = 13;
const PRODUCTS_PER_THOUSAND: u64 = 50;
const ITEMS_PER_PRODUCT: u64 = 4;

struct Shop<W> {
    dump: DumpWriter<W>,
    heap: Heap,
}

impl<W: Write> Shop<W> {
    fn all(&mut self, n_items: u64) {
        let per_thousand = 1000 * ITEMS_PER_ORDER + PRODUCTS_PER_THOUSAND * ITEMS_PER_PRODUCT;
        let n_orders = (n_items * 1000 / per_thousand).max(1);
        let n_products = (n_orders * PRODUCTS_PER_THOUSAND / 1000).max(1);
        let status: Vec<_> = (0..4).map(|_| self.heap.allocate(32)).collect();
        let products: Vec<_> = (0..n_products).map(|_| self.heap.allocate(104)).collect();
        let orders: Vec<_> = (0..n_orders).map(|_| self.heap.allocate(152)).collect();
        let (list, by_key, repository) = (
            self.heap.allocate(56),
            self.heap.allocate(56),
            self.heap.allocate(72),
        );
        self.object(
            repository,
            "App\\Repository\\OrderRepository",
            Counted {
                handle: 3,
                refcount: 1,
            },
            Some("repository"),
            &[("orders", list), ("byKey", by_key)],
        );
        self.array(list, &orders, |n| Text::Index(n as i64));
        let mut n_lines = vec![0; products.len()];
        for (n, &order) in orders.iter().enumerate() {
            self.order(n as u64, order, &products, &mut n_lines, &status);
        }
        self.array(by_key, &orders, |n| {
            Text::Key(format!("order-{:07}", n * 7919 % 10_000_019))
        });
        for (n, (&product, &n_lines)) in products.iter().zip(&n_lines).enumerate() {
            if n_lines > 0 {
                self.product(n as u64, product, n_lines);
            }
        }
        for &word in &status {
            let mut item = self.dump.item(word, ItemType::String, 0);
            item.length(7).interned().hash(word).not_root();
            item.end();
        }
    }

    fn order(&mut self, n: u64, at: u64, products: &[u64], n_lines: &mut [u32], status: &[u64]) {
        let [customer, created] = [self.heap.allocate(48), self.heap.allocate(48)];
        let lines = self.heap.allocate(56);
        let (id, total) = (at + 40, at + 56);
        let status = status[(n % 4) as usize];
        // So that some strings are long.
        let note_bytes = 64 + n % 32 * 16;
        let note = self.heap.allocate(note_bytes);
        self.object(
            at,
            "App\\Entity\\Order",
            // By the list and by the keys.
            Counted {
                handle: 10 + 3 * n,
                refcount: 2,
            },
            None,
            &[
                ("id", id),
                ("total", total),
                ("customer", customer),
                ("createdAt", created),
                ("status", status),
                ("lines", lines),
                ("note", note),
            ],
        );
        self.scalar(id, ItemType::Integer);
        self.scalar(total, ItemType::Float);
        self.string(customer, 48, 12 + n % 12);
        self.string(created, 48, 19);
        let [first, second] = [self.heap.allocate(104), self.heap.allocate(104)];
        self.array(lines, &[first, second], |n| Text::Index(n as i64));
        for (line, handle) in [(first, 11 + 3 * n), (second, 12 + 3 * n)] {
            let product = (self.heap.random() % products.len() as u64) as usize;
            n_lines[product] += 1;
            let (quantity, price) = (line + 40, line + 56);
            self.object(
                line,
                "App\\Entity\\OrderLine",
                Counted {
                    handle,
                    refcount: 1,
                },
                None,
                &[
                    ("product", products[product]),
                    ("quantity", quantity),
                    ("price", price),
                ],
            );
            self.scalar(quantity, ItemType::Integer);
            self.scalar(price, ItemType::Float);
        }
        self.string(note, note_bytes, note_bytes - 25);
    }

    fn product(&mut self, n: u64, at: u64, refcount: u32) {
        let [sku, name] = [self.heap.allocate(32), self.heap.allocate(64)];
        let price = at + 72;
        self.object(
            at,
            "App\\Entity\\Product",
            Counted {
                handle: 1_000_000_000 + n,
                refcount,
            },
            None,
            &[("sku", sku), ("name", name), ("price", price)],
        );
        self.string(sku, 32, 8);
        self.string(name, 64, 30 + n % 10);
        self.scalar(price, ItemType::Float);
    }

    fn object(
        &mut self,
        at: u64,
        class: &str,
        counted: Counted,
        root: Option<&str>,
        children: &[(&str, u64)],
    ) {
        let mut item = self
            .dump
            .item(at, ItemType::Object, 40 + 16 * children.len() as u64);
        item.refcount(counted.refcount)
            .class(class.as_bytes())
            .object_handle(counted.handle as u32);
        match root {
            Some(symbol_name) => item.roots(
                RootName {
                    frame: "<GLOBAL>",
                    symbol_name,
                },
                [],
            ),
            None => item.not_root(),
        };
        item.begin_children();
        for &(name, child) in children {
            item.child(Key::Name(name.as_bytes()), child);
        }
        item.end_children();
        item.end();
    }

    fn array(&mut self, at: u64, elements: &[u64], label: impl Fn(usize) -> Text) {
        let n_elements = elements.len() as u64;
        let n_slots = n_elements.next_power_of_two().max(8);
        let mut item = self.dump.item(at, ItemType::Array, 56 + 16 * n_slots);
        item.refcount(1)
            .elements(n_elements)
            .slots_allocated(n_slots);
        if matches!(label(0), Text::Index(_)) {
            item.packed();
        }
        item.not_root().begin_children();
        for (n, &element) in elements.iter().enumerate() {
            match label(n) {
                Text::Index(index) => item.child(Key::Index(index), element),
                Text::Key(key) => item.child(Key::ArrayKey(key.as_bytes()), element),
            };
        }
        item.end_children();
        item.end();
    }

    fn string(&mut self, at: u64, size: u64, length: u64) {
        let hash = self.heap.random();
        let mut item = self.dump.item(at, ItemType::String, size);
        item.refcount(1).length(length).hash(hash).not_root();
        item.end();
    }

    fn scalar(&mut self, at: u64, item_type: ItemType) {
        let mut item = self.dump.item(at, item_type, 16);
        item.not_root();
        item.end();
    }
}

/// The numbers of an object.
struct Counted {
    handle: u64,
    refcount: u32,
}

/// The key of an element.
enum Text {
    Index(i64),
    Key(String),
}

/// Hands out addresses as PHP's allocator does: pages of blocks of one size, and blocks that became free again first.
struct Heap {
    state: u64,
    next_page: u64,
    /// For each size class the next free block, and the end of its page.
    pages: [(u64, u64); 64],
    /// In percent, how often a block is taken from elsewhere than the end.
    age: u64,
    free: Vec<Vec<u64>>,
}

const CLASS_BYTES: u64 = 16;

impl Heap {
    fn new(age: u64) -> Self {
        Self {
            state: 0x9e37_79b9_7f4a_7c15,
            next_page: 0x7f1a_8c00_0000,
            pages: [(0, 0); 64],
            age,
            free: vec![Vec::new(); 64],
        }
    }

    fn random(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }

    fn allocate(&mut self, size: u64) -> u64 {
        let class = (size.div_ceil(CLASS_BYTES) as usize).min(63);
        if self.random() % 100 < self.age {
            // What a program frees in one order it gets back in another.
            for _ in 0..2 {
                let block = self.fresh(class);
                self.free[class].push(block);
            }
            let n_free = self.free[class].len() as u64;
            let at = (self.random() % n_free) as usize;
            return self.free[class].swap_remove(at);
        }
        self.fresh(class)
    }

    fn fresh(&mut self, class: usize) -> u64 {
        let bytes = class as u64 * CLASS_BYTES;
        let (next, end) = self.pages[class];
        let at = if next + bytes > end {
            let page = self.next_page;
            self.next_page += 4096;
            self.pages[class].1 = page + 4096;
            page
        } else {
            next
        };
        self.pages[class].0 = at + bytes;
        at
    }
}
