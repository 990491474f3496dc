# What a person or a machine runs; `make help` lists it. Every target does its own set-up.

.PHONY: help setup build test test-sanitized check-neon demo bench tflite caffe timing quantization-story format lint docs documentation \
  share clean

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 18

setup:  ## Install the system libraries that are missing
	@scripts/setup

build: setup  ## Build libraries, tools and examples
	swift build -c release

test: setup  ## Build and run all tests
	swift build -c release --build-tests
	swift test -c release --skip-build
	Examples/detect-faces/check

test-sanitized: setup  ## Run the tests of hostile input under the address sanitizer
	ASAN_OPTIONS=detect_leaks=0 swift test --sanitize=address -Xcc -O2 --scratch-path .build/sanitized --filter 'Hostile|Fuzz|Tampering'

check-neon:  ## Compare the NEON kernels with their specification, in an emulator
	@scripts/setup --cross
	@scripts/check-neon

demo: setup  ## Convert a face detector, run it on the emulated NPU, draw the faces of a photo
	swift build -c release --product synap
	swift build -c release --product synap_cli
	swift build -c release --product synap_cli_od
	@Examples/face-detection/run

bench: build  ## Compare with other runtimes (needs python3 and PyPI)
	@Benchmarks/run

tflite: setup  ## Compare TFLite networks with LiteRT's reference kernels (needs python3 and PyPI)
	@Benchmarks/tflite/run --operators
	@Benchmarks/tflite/run

caffe: setup  ## Compare Caffe networks with OpenCV's dnn module (needs python3 and PyPI)
	@Benchmarks/caffe/run

timing: setup  ## Compare the timing model with published times of the silicon
	@Benchmarks/timing/run

quantization-story: setup  ## Compare all quantization settings on a face network
	swift build -c release --product quantization-story
	@.build/release/quantization-story

format:  ## Format the sources
	swift format -i -r Package.swift Sources Tests Examples Benchmarks

lint:  ## Check format and imports
	swift format lint --strict -r Package.swift Sources Tests Examples Benchmarks
	scripts/check-imports

docs: build  ## Write the generated pages in docs/
	.build/release/synap docs --out-dir docs

documentation:  ## Make the libraries' documentation with DocC
	scripts/documentation

share: build  ## Write manual pages and completions to .build/share
	.build/release/synap docs --man-dir .build/share/man --completions-dir .build/share/completions

clean:  ## Remove what was built
	rm -rf .build .demo
