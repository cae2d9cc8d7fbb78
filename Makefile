# `make` alone lists the targets. The work is done by the scripts in scripts/, which also run on their own.
#
# PHP, PHP_CONFIG, CARGO, PREFIX and DESTDIR given here reach the scripts through the environment.

.DEFAULT_GOAL := help
.PHONY: help setup setup-build build build-extension build-analyzer demo test test-rust test-phpt test-symbols test-globals test-docs test-devtools fuzz lint bench torture torture-random torture-extremes torture-classes torture-memory torture-disk-full torture-threads torture-sanitizers torture-processes applications docs schemas docker-test docker-matrix install clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'Variables: PHP=php8.4 PHP_CONFIG=php-config8.4 choose another PHP than the one on PATH (either is enough'
	@echo 'where the two stand side by side); CARGO=cargo; PREFIX=/usr/local and DESTDIR= for install.'

setup: ## install what is missing: PHP with headers, C compiler, libclang, Rust; PHP's extensions that the tests use
	@scripts/setup.sh tests

# What a build needs is enough for the demo.
setup-build:
	@scripts/setup.sh

build: build-extension build-analyzer ## build the extension and the analyzer, optimised

build-extension: setup-build
	@scripts/build.sh extension

build-analyzer: setup-build
	@scripts/build.sh analyzer

demo: build ## run the example of the guide: dump a leaking script and find the leak
	@scripts/demo.sh

test: test-rust test-phpt test-symbols test-globals test-docs ## run all tests

test-rust: setup ## run the Rust tests
	@scripts/test-rust.sh

test-phpt: setup build-extension ## run php-tests/ with PHP's own run-tests.php
	@scripts/phpt.sh

test-symbols: build-extension ## check which symbols of the engine the extension imports
	@scripts/test-symbols.sh

test-globals: ## check which of the engine's globals the extension reads
	@scripts/test-globals.sh

test-docs: build-analyzer ## check the links and the printed outputs in the documentation
	@scripts/docs.sh check

test-devtools: build-analyzer ## compare retained sizes with Chrome DevTools' own engine; needs Node.js and npm: [N=100] [DUMPS='a.json b.json']
	@analyzer/tests/devtools/run.sh $(or $(N),100) $(DUMPS)

schemas: ## bring analyzer/schemas/ up to date, which say what reports for programs look like
	@scripts/schemas.sh

docs: build-analyzer ## bring the printed outputs in the documentation up to date
	@scripts/docs.sh update

fuzz: setup ## feed the reader damaged dumps: needs cargo-fuzz [TIME=60 seconds]
	@fuzz/run.sh $(or $(TIME),60)

lint: setup ## check formatting, lints, API docs, where `unsafe` stands, and the shell scripts
	@scripts/lint.sh

bench: build ## measure speed and memory
	@bench/run.sh
	@bench/load.sh

torture: build-extension ## run the engine's own tests with a dump at every shutdown: SOURCE=php-src [FOLDERS=Zend/tests]
	@torture/run.sh "$(SOURCE)" $(FOLDERS)

torture-extremes: build-extension ## dump heaps ten million items deep and wide, fibers, generators: needs 3 GB [N=10000000]
	@torture/extremes.sh $(N)

torture-classes: build-extension ## dump objects of all internal classes that no constructor has seen: [EXTENSIONS="dom xml"]
	@torture/classes.sh $(EXTENSIONS)

torture-memory: build-extension ## dump where there is little memory left: [STEP=512 UP_TO=65536 kilobytes]
	@torture/memory.sh

torture-disk-full: build-extension ## dump to a disk that is full at every megabyte
	@torture/disk-full.sh

torture-threads: build-extension ## dump in many requests at once, in a process with PHP in it; PHP=… with its embed library, thread-safe ones do more [N=3 waves]
	@torture/threads.sh $(N)

torture-sanitizers: build-extension ## run php-tests/ where errors of memory show: [HOW=valgrind|asan|zend-alloc-off|tracked-alloc]
	@for how in $(or $(HOW),zend-alloc-off tracked-alloc valgrind); do torture/sanitizers.sh $$how || exit 1; done

torture-processes: build-extension ## run php-tests/ in processes that may look at themselves less freely, and in Apache: [HOW=not-dumpable|no-proc|fpm]
	@for how in $(or $(HOW),not-dumpable no-proc fpm); do torture/processes.sh $$how || exit 1; done
	@torture/apache.sh

applications: build-extension ## run real applications with dumps in the middle and at their end; skips what is not installed
	@scripts/applications.sh

torture-random: build-extension ## compare dumps of random programs with the truth: [N=200] [SEED=1]
	@torture/random.sh $(or $(N),200) $(or $(SEED),1)

docker-test: ## run php-tests/ in a container: PHP=8.4 VARIANT=cli|zts [BASE=image] [RUST_IMAGE=image]
	@docker/run.sh "$(or $(PHP),8.4)" "$(or $(VARIANT),cli)"

docker-matrix: ## the same for every combination in docker/matrix.json
	@docker/run.sh all

install: ## after build: install meminfo.so into PHP's extension directory and the analyzer into PREFIX/bin
	@scripts/install.sh

clean: ## remove what was built
	rm -rf target
