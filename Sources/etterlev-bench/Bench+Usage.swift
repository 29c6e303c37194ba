import Commands

extension Usage {
  /// The bench as it is called by people.
  static let bench = Usage(
    tool: "etterlev-bench", name: "", summary: "measures the engine and the daemon on the common workload R5",
    details: ["`etterlev-bench packs [RULES]` measures what loading a pack of so many rules costs."],
    options: [
      .option(
        "records", "N,N", "sizes of the workload", fallback: "10000,100000,1000000"),
      .flag("short", "10 000 records and few repetitions; ends with 1 when an alert is wrong"),
      .option("runs", "N", .number(nil), "how often each start is measured", fallback: "3"),
      .option(
        "peers", "DIR", .folder, "also runs the other engines of the workload, whose programs lie in DIR/engines"),
      .option("python", "PATH", .file, "the Python that has what they need", fallback: "DIR/venv/bin/python"),
      .option("work", "DIR", .folder, "where the workload and the daemon's state lie", fallback: ".build/bench"),
      .option(
        "patience", "N", .number(nil), "for how many seconds in all to wait until others leave the processors alone",
        fallback: "120"),
      .option("json", "FILE", .file, "writes every figure"),
      .option("page", "FILE", .file, "writes the table as a page of the documentation"),
      .option("rules", "DIR", .folder, "the workload's rules and words", fallback: "Tests/Bench/R5"),
    ],
    examples: [Example("etterlev-bench --short", "whether every alert is right, in under a minute")],
    outcomes: [
      Outcome(0, "measured"), Outcome(1, "an alert is wrong, or a measurement failed"),
      Outcome(2, "the command line is wrong"),
    ])

  /// One measurement, as the bench calls itself.
  static let measurement = Usage(
    tool: "etterlev-bench", name: "measure", summary: "one measurement in a process of its own",
    operands: [.init("WHAT", .words(["make", "engine", "reader", "files", "paths", "daemon"]), "what is measured")],
    options: [
      .option("rules", "DIR", .folder, "the workload's rules"),
      .option("work", "DIR", .folder, "where the workload lies"),
      .option("records", "N", "its size"), .option("input", "NAME", "which form of it is read"),
      .option("changes", "N", "how many changes follow"), .option("out", "FILE", .file, "where the alerts are written"),
      .option("threads", "N", "how many read"), .option("seconds", "N", "how long the daemon is asked"),
      .flag("files", "also makes a file for each record"),
    ],
    outcomes: [Outcome(0, "measured"), Outcome(1, "it failed")])
}
