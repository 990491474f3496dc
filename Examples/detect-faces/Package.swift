// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "detect-faces",
  dependencies: [.package(name: "synap", path: "../..")],
  targets: [
    .executableTarget(
      name: "detect-faces",
      dependencies: [
        .product(name: "SynapRuntime", package: "synap"),
        .product(name: "SynapPostprocess", package: "synap"),
      ])
  ])
