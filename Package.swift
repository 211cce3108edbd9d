// swift-tools-version: 6.1
import PackageDescription

/// Every Swift target is built in language mode 6 (the default of these tools), so data races are compile errors.
let package = Package(
  name: "wechat-tui",
  products: [
    .executable(name: "wechat-tui", targets: ["wechat-tui"]),
    .executable(name: "wechat-server", targets: ["wechat-server"]),
    // For Benchmarks, which is a package of its own.
    .library(name: "ChatProtocol", targets: ["ChatProtocol"]),
    .library(name: "LocalDatabase", targets: ["LocalDatabase"]),
    .library(name: "ClientCore", targets: ["ClientCore"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
  ],
  targets: [
    // C shims, one purpose each.
    .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CNet", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CCrypto", linkerSettings: [.linkedLibrary("dl")]),
    .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "CArgon2", linkerSettings: [.linkedLibrary("argon2")]),
    .target(name: "CMainQueue"),

    // The layers; docs/architecture.md says who may see whom.
    .target(name: "ChatProtocol"),
    .target(name: "UnicodeText"),
    .target(name: "LocalDatabase", dependencies: ["CSQLite"]),
    .target(name: "Executors", dependencies: ["CMainQueue"]),
    .target(name: "ClientCore", dependencies: ["ChatProtocol", "UnicodeText", "LocalDatabase", "CNet", "CCrypto"]),
    .target(name: "ChatTUI", dependencies: ["ClientCore", "ChatProtocol", "UnicodeText", "CNcurses"]),
    .target(
      name: "ServerStub",
      dependencies: [
        "ChatProtocol", "UnicodeText", "LocalDatabase", "CCrypto", "CArgon2",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .target(
      name: "ClientComposition",
      dependencies: [
        "ChatTUI", "ClientCore", "ServerStub", "ChatProtocol", "LocalDatabase", "Executors",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(name: "wechat-tui", dependencies: ["ClientComposition", "Executors"]),
    .executableTarget(
      name: "wechat-server", dependencies: ["ServerStub", .product(name: "Logging", package: "swift-log")]),

    // A client without a terminal for the fault harness (docs/testing.md); not shipped.
    .executableTarget(
      name: "soak-peer", dependencies: ["ClientCore", "ChatProtocol", "Executors"], path: "Tests/SoakPeer"),

    .testTarget(name: "ChatProtocolTests", dependencies: ["ChatProtocol", "CCrypto"], resources: [.copy("Golden")]),
    .testTarget(name: "UnicodeTextTests", dependencies: ["UnicodeText"]),
    .testTarget(name: "ExecutorsTests", dependencies: ["Executors"]),
    .testTarget(name: "LocalDatabaseTests", dependencies: ["LocalDatabase"]),
    .testTarget(
      name: "ClientCoreTests", dependencies: ["ClientCore", "ChatProtocol", "LocalDatabase"],
      exclude: ["History/Databases"]),
    .testTarget(
      name: "ChatTUITests", dependencies: ["ChatTUI", "ClientCore", "ChatProtocol"],
      exclude: ["Screens/Snapshots", "Text/BidiCharacterTest.txt"]),
    .testTarget(
      name: "ServerStubTests",
      dependencies: [
        "ServerStub", "ChatProtocol", "LocalDatabase",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
      ], exclude: ["Storage/Databases"]),
    .testTarget(
      name: "IntegrationTests",
      dependencies: [
        "ClientComposition", "ChatTUI", "ClientCore", "ServerStub", "ChatProtocol", "LocalDatabase",
      ], exclude: ["Scripts"]),
  ]
)
