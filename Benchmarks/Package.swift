// swift-tools-version: 6.1
import PackageDescription

/// What is measured by a program of its own, so that the client's build never needs it.
let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "wechat-tui", path: "..")],
  targets: [
    .executableTarget(
      name: "history-bench",
      dependencies: [
        .product(name: "ClientCore", package: "wechat-tui"),
        .product(name: "ChatProtocol", package: "wechat-tui"),
        .product(name: "LocalDatabase", package: "wechat-tui"),
      ],
      path: "history",
      exclude: ["bare.c"])
  ]
)
