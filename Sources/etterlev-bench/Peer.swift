import CivilTime
import Linux

/// Another engine that runs the same workload by a program of its own: `PROGRAM INPUT DAY OUTPUT [CHANGES FIGURES]`.
struct Peer {
  let name: String
  private let script: String
  private let variables: [String]
  /// How many changes it is given; those that begin anew at each of them get fewer.
  let changes: Int
  let readsFiles: Bool
  /// What it does at a change.
  let how: String

  private init(
    _ name: String, _ script: String, _ variables: [String] = [], changes: Int, readsFiles: Bool = false, how: String
  ) {
    self.name = name
    self.script = script
    self.variables = variables
    self.changes = changes
    self.readsFiles = readsFiles
    self.how = how
  }

  static let all = [
    Peer("python json", "python_full.py", ["PARSER=json"], changes: 20, readsFiles: true, how: "all rules again"),
    Peer("python orjson", "python_full.py", ["PARSER=orjson"], changes: 20, readsFiles: true, how: "all rules again"),
    Peer("python by hand", "python_incr.py", changes: 200, readsFiles: true, how: "one unit again, agenda of days"),
    Peer("DuckDB", "duckdb_sql.py", changes: 20, readsFiles: true, how: "upsert, all SQL again"),
    Peer("SQLite", "sqlite_sql.py", changes: 20, how: "upsert, all SQL again"),
    Peer("Polars", "polars_df.py", changes: 20, how: "replace the row, all frames again"),
    Peer("CLIPS", "clips_rete.py", ["RULES=r5.clp"], changes: 200, readsFiles: true, how: "Rete, a fact for each day"),
    Peer("Pathway", "pathway_incr.py", ["PATHWAY_THREADS=4"], changes: 200, how: "dataflow, 4 workers"),
  ]

  /// What one run of it found: milliseconds, KiB and whether its alerts were those of the workload.
  struct Outcome {
    var cost: Launch.Cost
    var figures: Figures
    var agrees: Bool
    var isOver: Bool { cost.status == 0 }
  }

  /// - Parameters:
  ///   - python: the interpreter that has what it needs.
  ///   - folder: where its programs lie.
  ///   - changes: how many changes come after the start; one day passes after them.
  func run(python: String, folder: String, data: DataFolder, input: String, changes: Int) throws -> Outcome {
    let (output, written) = (data.path + "/peer.tsv", data.path + "/peer.json")
    let place = try Directory(data.path)
    try? place.remove("peer.tsv")
    try? place.remove("peer.json")
    var words = [python, folder + "/" + script, input, Workload.day.description, output]
    if changes > 0 { words += [String(changes), written] }
    // What it says on the way is kept beside what it found.
    let silent = ["/bin/sh", "-c", #"exec "$0" "$@" 2> "\#(data.path)/peer.errors""#]
    let (cost, _) = try Launch.run(silent + words, variables: variables, seconds: 300)
    let expected = try AlertSet(file: data.alerts(after: changes))
    let agrees = cost.status == 0 && (try? AlertSet(file: output)) == expected
    let figures = (try? readFile(written)).flatMap { Figures(json: Array($0)) } ?? Figures()
    return Outcome(cost: cost, figures: figures, agrees: agrees)
  }
}
