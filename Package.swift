// swift-tools-version: 6.3
import PackageDescription

// No package dependencies: what runs on a municipality's server is the Swift runtime and this source.

let common: [SwiftSetting] = [
  // `any P` is written where a value is boxed, so that the cost is seen (SE-0335).
  .enableUpcomingFeature("ExistentialAny"),
  // What a room uses stays its own affair: an import is not handed on unless it says `public` (SE-0409).
  .enableUpcomingFeature("InternalImportsByDefault"),
  // A member is visible only where its module is imported, so that rooms stay apart (SE-0444).
  .enableUpcomingFeature("MemberImportVisibility"),
  // Nothing hops to another executor unless the code says so (SE-0461).
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  // A conformance follows the isolation of its type (SE-0470).
  .enableUpcomingFeature("InferIsolatedConformances"),
  // A weak capture that is never written is a `let` (SE-0481).
  .enableUpcomingFeature("ImmutableWeakCaptures"),
  // A warning nobody must read is a warning that stays.
  .treatAllWarnings(as: .error),
]

// Every unsafe expression is marked; they stand in `Linux`, and two in `Bytes` (SE-0458). Tests hold our code against the C library.
let strict = common + [.strictMemorySafety()]

let package = Package(
  name: "etterlevd",
  products: [
    .executable(name: "etterlevd", targets: ["etterlevd"]),
    .executable(name: "etterlev", targets: ["etterlev"]),
    .executable(name: "etterlev-bench", targets: ["etterlev-bench"]),
  ],
  targets: [
    .target(name: "CivilTime", swiftSettings: strict),
    .target(name: "Krav", dependencies: ["CivilTime"], swiftSettings: strict),
    .target(name: "Bytes", swiftSettings: strict),
    .target(name: "Workbook", dependencies: ["CivilTime"], swiftSettings: strict),
    .target(name: "Records", dependencies: ["Bytes", "CivilTime", "Krav", "Workbook"], swiftSettings: strict),
    .target(name: "Engine", dependencies: ["CivilTime", "Krav", "Records"], swiftSettings: strict),
    .target(name: "Alerts", dependencies: ["CivilTime", "Krav", "Records", "Engine"], swiftSettings: strict),
    .target(
      name: "Reports", dependencies: ["CivilTime", "Krav", "Records", "Engine", "Alerts"], swiftSettings: strict),
    .target(name: "Commands", dependencies: ["Krav", "Reports"], swiftSettings: strict),
    .target(name: "SQL", dependencies: ["CivilTime", "Krav"], swiftSettings: strict),
    .target(name: "LanguageServer", dependencies: ["CivilTime", "Krav", "Records"], swiftSettings: strict),
    .systemLibrary(name: "CLinux"),
    .target(name: "Linux", dependencies: ["CLinux"], swiftSettings: strict),
    .target(
      name: "Service",
      dependencies: ["CivilTime", "Commands", "Krav", "Records", "Engine", "Alerts", "Reports", "Linux"],
      swiftSettings: strict),
    .target(name: "Examples", dependencies: ["CivilTime", "Records"], swiftSettings: strict),
    .executableTarget(
      name: "etterlevd",
      dependencies: [
        "CivilTime", "Commands", "Krav", "Records", "Engine", "Alerts", "Reports", "Linux", "Service", "Examples",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "etterlev",
      dependencies: [
        "CivilTime", "Commands", "Krav", "Records", "Engine", "Alerts", "Reports", "LanguageServer", "Linux", "SQL",
        "Service",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "etterlev-bench",
      dependencies: ["CivilTime", "Commands", "Krav", "Records", "Engine", "Linux", "Service"],
      swiftSettings: strict),
    .testTarget(name: "CivilTimeTests", dependencies: ["CivilTime"], swiftSettings: common),
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: common),
    .testTarget(
      name: "KravTests", dependencies: ["CivilTime", "Krav", "TestSupport"], exclude: ["Diagnostics", "Fixtures"],
      swiftSettings: common),
    .testTarget(
      name: "WorkbookTests", dependencies: ["CivilTime", "Workbook", "TestSupport"], swiftSettings: common),
    .testTarget(
      name: "RecordsTests", dependencies: ["CivilTime", "Krav", "Records", "TestSupport"], swiftSettings: common),
    .target(
      name: "Compare", dependencies: ["CivilTime", "Krav", "Records", "Engine", "TestSupport"],
      path: "Tests/Compare/Library",
      swiftSettings: common),
    .testTarget(
      name: "EngineTests", dependencies: ["CivilTime", "Krav", "Records", "Engine", "Compare"], swiftSettings: common),
    .testTarget(
      name: "AlertsTests", dependencies: ["CivilTime", "Krav", "Records", "Engine", "Alerts", "TestSupport"],
      exclude: ["Fixtures"],
      swiftSettings: common),
    .testTarget(
      name: "ReportsTests",
      dependencies: ["CivilTime", "Krav", "Records", "Engine", "Alerts", "Reports", "TestSupport"],
      exclude: ["Failures"], swiftSettings: common),
    .testTarget(name: "SQLTests", dependencies: ["Krav", "SQL"], swiftSettings: common),
    .testTarget(
      name: "LanguageServerTests", dependencies: ["Krav", "Records", "LanguageServer"], swiftSettings: common),
    .testTarget(
      name: "ConformanceTests", dependencies: ["CivilTime", "Krav", "Alerts"],
      exclude: ["Packs", "Snippets", "sections.txt"],
      swiftSettings: common),
    .testTarget(name: "LinuxTests", dependencies: ["Linux"], swiftSettings: common),
    .testTarget(
      name: "ServiceTests",
      dependencies: ["CivilTime", "Krav", "Records", "Engine", "Alerts", "Reports", "Linux", "Service"],
      swiftSettings: common),
    .testTarget(
      name: "ExamplesTests",
      dependencies: ["CivilTime", "Krav", "Records", "Engine", "Alerts", "Linux", "Service", "Examples"],
      swiftSettings: common),
    .testTarget(
      name: "CommandTests", dependencies: ["Commands", "Linux", "Service", "etterlevd", "etterlev"],
      swiftSettings: common),
  ],
  swiftLanguageModes: [.v6]
)

// One fuzz target by name, for Tests/Fuzz/run alone: libFuzzer brings the `main`, all but the target itself counts what it
// reaches, and a target may look inside the rooms.
if let name = Context.environment["ETTERLEV_FUZZ"] {
  for target in package.targets where target.type == .regular {
    let counters = SwiftSetting.unsafeFlags([
      "-sanitize-coverage=edge,inline-8bit-counters,pc-table", "-enable-testing",
    ])
    target.swiftSettings = (target.swiftSettings ?? []) + [counters]
  }
  package.targets.append(
    .target(
      name: "FuzzSupport", dependencies: ["CivilTime", "Krav", "Records"], path: "Tests/Fuzz/Support",
      swiftSettings: common))
  package.targets.append(
    .executableTarget(
      name: "fuzz-\(name)",
      dependencies: [
        "CivilTime", "Krav", "Workbook", "Records", "Engine", "Alerts", "Reports", "Service", "TestSupport",
        "FuzzSupport",
      ],
      path: "Tests/Fuzz/Targets/\(name)", swiftSettings: common + [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-use-ld=lld"])]))
}

// Random packs and histories, judged by the engine and by the naive judge; for Tests/Compare/run alone.
if Context.environment["ETTERLEV_COMPARE"] != nil {
  package.targets.append(
    .executableTarget(
      name: "compare", dependencies: ["CivilTime", "Compare"], path: "Tests/Compare/Program",
      swiftSettings: common + [.unsafeFlags(["-parse-as-library"])]))
}
