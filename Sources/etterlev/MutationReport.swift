import Alerts
import Krav
import Linux
import Records
import Service

/// A file of accepted survivors as named on the command line.
struct AcceptedList {
  let path: String
  let list: AcceptedSurvivors

  init(_ path: String) throws {
    self.path = path
    guard let bytes = try? readFile(path), let text = String(validating: bytes, as: UTF8.self) else {
      throw UsageError("`\(path)` cannot be read")
    }
    list = AcceptedSurvivors(text)
    guard let problem = list.problems.first else { return }
    throw UsageError("\(path):\(problem.line): \(problem.message)")
  }
}

/// Prints what survives, pack by pack, and holds it against the accepted list.
struct MutationReport {
  private struct Count {
    var mutants = 0
    var killed = 0
    var survived: Int { mutants - killed }

    /// With one decimal, rounded down, so that 100 % means all.
    var ratio: String {
      guard mutants > 0 else { return "–" }
      let tenths = killed * 1000 / mutants
      return "\(tenths / 10).\(tenths % 10) %"
    }

    static func += (total: inout Count, part: Count) {
      total.mutants += part.mutants
      total.killed += part.killed
    }
  }

  private let accepted: AcceptedList?
  private let isJSON: Bool
  private var reasons: [String: String] = [:]
  private var packs: [(name: String, count: Count)] = []
  private var packNames: Set<String> = []
  private var survivors: Set<String> = []
  private var fresh = 0

  /// Nothing has been tried.
  var isEmpty: Bool { packs.isEmpty }

  init(accepted: AcceptedList?, isJSON: Bool) {
    self.accepted = accepted
    self.isJSON = isJSON
    for entry in accepted?.list.entries ?? [] { reasons[entry.key] = entry.reason }
  }

  mutating func add(_ tried: [TriedMutant], in folder: String, _ sources: SourceSet) {
    let pack = folder.split(separator: "/").last.map(String.init) ?? folder
    var count = Count()
    for item in tried where item.outcome != .invalid {
      count.mutants += 1
      let key = "\(pack): \(item.mutant.key)"
      switch item.outcome {
      case .invalid: continue
      case .killed: count.killed += 1
      case .survived(let tests):
        survivors.insert(key)
        if reasons[key] == nil { fresh += 1 }
        if !isJSON, accepted == nil || reasons[key] == nil { tell(item.mutant, key, tests: tests, sources) }
      }
      if isJSON { write(item, key, sources) }
    }
    packs.append((folder, count))
    packNames.insert(pack)
  }

  /// The exit code. Entries of the list that do not survive are told when everything has been tried.
  func finish(isWhole: Bool) -> Int32 {
    var total = Count()
    for (_, count) in packs { total += count }
    let stale = isWhole ? (accepted?.list.entries ?? []).filter(isStale) : []
    if isJSON {
      for (name, count) in packs { writeSum(name, count) }
      if packs.count != 1 { writeSum(nil, total) }
    }
    for entry in stale {
      Output.error("\(accepted?.path ?? ""):\(entry.line): this mutant does not survive any more: `\(entry.key)`\n")
    }
    if !isJSON {
      var table: [(String, Count)] = packs.map { ($0.name, $0.count) }
      if packs.count != 1 { table.append(("total", total)) }
      for (name, count) in table {
        Output.standard(
          "\(name): \(count.killed) of \(count.mutants) mutants killed (\(count.ratio)), \(count.survived) survive\n")
      }
      if accepted != nil {
        Output.standard("\(total.survived - fresh) accepted, \(fresh) new, \(stale.count) stale\n")
      }
    }
    return fresh > 0 || !stale.isEmpty ? Exit.findings : Exit.fine
  }

  /// Whether the mutant was looked for and does not survive.
  private func isStale(_ entry: AcceptedSurvivors.Entry) -> Bool {
    let pack = entry.key.prefix { $0 != ":" }
    return packNames.contains(String(pack)) && !survivors.contains(entry.key)
  }

  // MARK: For people

  private func tell(_ mutant: Mutant, _ key: String, tests: Int, _ sources: SourceSet) {
    let remedy = tests == 0 ? "no test names `\(mutant.owner.name)`" : mutant.remedy
    Output.standard(
      "\(place(mutant, sources)): \(mutant.change)\n\(excerpt(mutant, sources))  \(remedy)\n  key: \(key)\n\n")
  }

  private func place(_ mutant: Mutant, _ sources: SourceSet) -> String {
    let file = sources.files[Int(mutant.range.file)]
    let (line, column) = file.position(of: mutant.range.start)
    return "\(file.path):\(line):\(column)"
  }

  /// The line that the change begins in.
  private func excerpt(_ mutant: Mutant, _ sources: SourceSet) -> String {
    let bytes = sources.files[Int(mutant.range.file)].bytes
    let start = (bytes[..<Int(mutant.range.start)].lastIndex(of: 0x0A) ?? -1) + 1
    let end = bytes[Int(mutant.range.start)...].firstIndex(of: 0x0A) ?? bytes.count
    let line = String(decoding: bytes[start..<end], as: UTF8.self)
    return "  " + line.drop { $0 == " " || $0 == "\t" } + "\n"
  }

  // MARK: For machines

  private func write(_ item: TriedMutant, _ key: String, _ sources: SourceSet) {
    let file = sources.files[Int(item.mutant.range.file)]
    let (line, column) = file.position(of: item.mutant.range.start)
    var json = JSONWriter()
    json.beginObject()
    json.field("key", key)
    json.field("file", file.path)
    json.field("line", line)
    json.field("column", column)
    json.field("change", item.mutant.change)
    switch item.outcome {
    case .invalid: break
    case .killed(let test):
      json.field("killed", true)
      json.field("by", test)
    case .survived(let tests):
      json.field("killed", false)
      json.field("tests", tests)
      json.field("remedy", item.mutant.remedy)
      if let reason = reasons[key] { json.field("accepted", reason) }
    }
    json.endObject()
    json.endLine()
    Output.standard(String(decoding: json.bytes, as: UTF8.self))
  }

  private func writeSum(_ pack: String?, _ count: Count) {
    var json = JSONWriter()
    json.beginObject()
    json.field(pack == nil ? "total" : "pack", pack ?? "all packs")
    json.field("mutants", count.mutants)
    json.field("killed", count.killed)
    json.field("survived", count.survived)
    json.endObject()
    json.endLine()
    Output.standard(String(decoding: json.bytes, as: UTF8.self))
  }
}
