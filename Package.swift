// swift-tools-version: 6.2
// The arrows of the architecture (docs/architecture.md): a target may import what is listed here
// and nothing else.

import Foundation
import PackageDescription

/// Set by continuous integration: every warning of this package is an error there.
let strict: [SwiftSetting] =
  ProcessInfo.processInfo.environment["SYNAP_STRICT"] == "1"
  ? [.treatAllWarnings(as: .error)] : []

let optimizedC: [CSetting] = [.define("NDEBUG", .when(configuration: .release))]

/// A Swift library target.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A command line tool under `Sources/Tools`.
func tool(_ name: String, folder: String? = nil, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name,
    dependencies: dependencies,
    path: "Sources/Tools/\(folder ?? name)",
    swiftSettings: strict)
}

/// The tests of one target.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.target(name: name)] + dependencies,
    path: "Tests/\(name)Tests",
    swiftSettings: strict)
}

let package = Package(
  name: "synap",
  products: [
    .library(name: "SynapCore", targets: ["SynapCore"]),
    .library(name: "SynapIR", targets: ["SynapIR"]),
    .library(name: "SynapImage", targets: ["SynapImage"]),
    .library(name: "SynapQuant", targets: ["SynapQuant"]),
    .library(name: "SynapNPU", targets: ["SynapNPU"]),
    .library(name: "SynapHost", targets: ["SynapHost"]),
    .library(name: "SynapSecurity", targets: ["SynapSecurity"]),
    .library(name: "SynapCompiler", targets: ["SynapCompiler"]),
    .library(name: "SynapRuntime", targets: ["SynapRuntime"]),
    .library(name: "SynapOnline", targets: ["SynapOnline"]),
    .library(name: "SynapPostprocess", targets: ["SynapPostprocess"]),
    .library(name: "SynapComparison", targets: ["SynapComparison"]),
    .executable(name: "synap", targets: ["synap"]),
    .executable(name: "synap_cli", targets: ["synap_cli"]),
    .executable(name: "synap_cli_ic", targets: ["synap_cli_ic"]),
    .executable(name: "synap_cli_info", targets: ["synap_cli_info"]),
    .executable(name: "synap_cli_ip", targets: ["synap_cli_ip"]),
    .executable(name: "synap_cli_od", targets: ["synap_cli_od"]),
    .executable(name: "synap_init", targets: ["synap_init"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "3.12.3"),
  ],
  targets: [
    // C: kernels, generated protocol buffers, and shims over system libraries.
    .target(
      name: "CKernels", path: "Sources/C/CKernels", cSettings: optimizedC,
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(
      name: "CCaffeProto", path: "Sources/C/CCaffeProto",
      linkerSettings: [.linkedLibrary("protobuf-c")]),
    .target(
      name: "CONNXProto", path: "Sources/C/CONNXProto",
      linkerSettings: [.linkedLibrary("protobuf-c")]),
    .target(
      name: "CPicture", path: "Sources/C/CPicture",
      linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png")]),
    .systemLibrary(
      name: "CYAML", path: "Sources/C/CYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CZlib", path: "Sources/C/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // Libraries.
    library("SynapCore", ["CZlib"]),
    library(
      "SynapSecurity", ["SynapCore", .product(name: "Crypto", package: "swift-crypto")]),
    library("SynapIR", ["SynapCore", "CKernels", "CCaffeProto", "CONNXProto"]),
    library("SynapImage", ["SynapCore", "CPicture"]),
    library("SynapQuant", ["SynapCore", "SynapIR", "SynapImage", "CKernels"]),
    library("SynapNPU", ["SynapCore", "CKernels"]),
    library("SynapHost", ["SynapCore", "SynapIR", "SynapNPU"]),
    library(
      "SynapCompiler",
      [
        "SynapCore", "SynapIR", "SynapImage", "SynapQuant", "SynapNPU", "SynapHost",
        "SynapSecurity", "CKernels", "CYAML",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    library(
      "SynapRuntime",
      ["SynapCore", "SynapSecurity", "SynapNPU", "SynapHost", "SynapImage", "CKernels"]),
    library(
      "SynapOnline",
      ["SynapCore", "SynapIR", "SynapNPU", "SynapCompiler", "SynapRuntime", "SynapSecurity"]),
    library("SynapPostprocess", ["SynapCore"]),
    library(
      "SynapComparison",
      [
        "SynapCore", "SynapIR", "SynapImage", "SynapQuant", "SynapNPU", "SynapCompiler",
        "SynapRuntime", "SynapPostprocess",
      ]),

    // Tools.
    .target(
      name: "ToolSupport",
      dependencies: [
        "SynapCore", "SynapImage", "SynapNPU", "SynapCompiler", "SynapRuntime", "SynapOnline",
        "SynapPostprocess",
      ],
      path: "Sources/Tools/ToolSupport", swiftSettings: strict),
    tool(
      "synap",
      [
        "SynapCore", "SynapIR", "SynapImage", "SynapQuant", "SynapNPU", "SynapCompiler",
        "SynapRuntime", "SynapPostprocess", "SynapComparison", "SynapSecurity", "ToolSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    tool(
      "synap_cli", ["SynapCore", "SynapNPU", "SynapRuntime", "SynapPostprocess", "ToolSupport"]),
    tool("synap_cli_ic", ["SynapCore", "SynapRuntime", "SynapPostprocess", "ToolSupport"]),
    tool("synap_cli_info", ["SynapCore", "ToolSupport"]),
    tool("synap_cli_ip", ["SynapCore", "SynapRuntime", "SynapPostprocess", "ToolSupport"]),
    tool("synap_cli_od", ["SynapCore", "SynapRuntime", "SynapPostprocess", "ToolSupport"]),
    tool("synap_init", ["SynapCore", "ToolSupport"]),

    // Examples, and the writer of ONNX files that tests share with them.
    library("ONNXWriter", ["CONNXProto"]),
    .executableTarget(
      name: "make-yolov5s-face", dependencies: ["SynapCore", "ONNXWriter"],
      path: "Examples/make-yolov5s-face", swiftSettings: strict),
    .executableTarget(
      name: "find-faces",
      dependencies: [
        "SynapCore", "SynapRuntime", "SynapPostprocess",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Examples/custom-decoder",
      exclude: ["README.md", "centerface.yaml", "yunet.yaml", "run"], swiftSettings: strict),

    // Benchmarks.
    .target(
      name: "CPeak", dependencies: ["CKernels"], path: "Benchmarks/peak", cSettings: optimizedC),
    .executableTarget(
      name: "kernel-benchmark",
      dependencies: [
        "SynapCore", "SynapIR", "SynapNPU", "SynapRuntime", "ToolSupport", "CKernels", "CPeak",
      ],
      path: "Benchmarks/kernels", swiftSettings: strict),
    .executableTarget(
      name: "variant-benchmark", dependencies: ["CKernels", "CPeak"], path: "Benchmarks/variants",
      cSettings: optimizedC, linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .executableTarget(
      name: "quantization-story",
      dependencies: [
        "SynapCore", "SynapIR", "SynapImage", "SynapQuant", "SynapNPU", "SynapCompiler",
        "SynapRuntime", "SynapPostprocess", "SynapComparison", "ToolSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/quantization-story", swiftSettings: strict),
    .executableTarget(
      name: "onnx-conformance", dependencies: ["SynapCore", "SynapIR"],
      path: "Benchmarks/onnx-conformance",
      exclude: ["conformance.py", "expected-failures.txt", "run"], swiftSettings: strict),

    // Tests, and what several of them use.
    .target(
      name: "SynapTestSupport", dependencies: ["SynapCore", "ONNXWriter"],
      path: "Tests/SynapTestSupport", swiftSettings: strict),
    tests("SynapCore", ["SynapTestSupport"]),
    tests("SynapSecurity", ["SynapCore", "SynapTestSupport"]),
    tests("SynapIR", ["ONNXWriter", "SynapTestSupport", "make-yolov5s-face"]),
    tests("SynapImage"),
    tests("SynapQuant", ["SynapCore", "SynapIR", "SynapImage", "SynapTestSupport"]),
    tests("SynapNPU"),
    tests("SynapHost", ["SynapCore", "SynapIR", "SynapNPU", "SynapTestSupport"]),
    tests(
      "SynapCompiler",
      [
        "SynapCore", "SynapIR", "SynapNPU", "SynapRuntime", "SynapImage", "SynapQuant",
        "SynapPostprocess", "SynapSecurity", "ONNXWriter", "SynapTestSupport",
        "make-yolov5s-face",
      ]),
    tests("SynapRuntime", ["SynapCore", "SynapImage", "SynapNPU", "SynapSecurity"]),
    tests(
      "SynapOnline",
      [
        "SynapCore", "SynapNPU", "SynapCompiler", "SynapRuntime", "SynapSecurity", "ONNXWriter",
        "SynapTestSupport",
      ]),
    tests("SynapPostprocess", ["SynapTestSupport"]),
    tests(
      "SynapComparison",
      [
        "SynapCore", "SynapIR", "SynapImage", "SynapNPU", "SynapCompiler", "SynapRuntime",
        "SynapPostprocess", "SynapQuant", "ONNXWriter", "SynapTestSupport",
      ]),
    .testTarget(
      name: "CKernelsTests", dependencies: ["CKernels"], path: "Tests/CKernelsTests",
      swiftSettings: strict),
    .testTarget(
      name: "FindFacesTests",
      dependencies: [
        "SynapCore", "SynapIR", "SynapImage", "SynapCompiler", "SynapRuntime", "SynapPostprocess",
        "SynapTestSupport", "find-faces",
      ],
      path: "Tests/FindFacesTests", swiftSettings: strict),
    .testTarget(
      name: "ToolsTests",
      dependencies: [
        "ONNXWriter", "SynapCore", "SynapImage", "SynapNPU", "SynapPostprocess", "SynapRuntime",
        "SynapSecurity", "SynapTestSupport", "ToolSupport", "synap", "synap_cli", "synap_cli_ic",
        "synap_cli_info", "synap_cli_ip", "synap_cli_od", "synap_init",
      ],
      path: "Tests/ToolsTests", swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
