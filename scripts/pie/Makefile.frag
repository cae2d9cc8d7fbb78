# Built once, not again by `make install`: that may run as root, without a cargo.
$(phplibdir)/meminfo.so:
	PATH=$$(dirname $(CARGO)):$$PATH PHP=$(PHP_EXECUTABLE) PHP_CONFIG=$$(command -v $(PHP_CONFIG)) \
	  $(CARGO) build --release --locked -p meminfo --manifest-path $(srcdir)/../../Cargo.toml --target-dir $(builddir)/target
	cp $(builddir)/target/release/libmeminfo.so $@
