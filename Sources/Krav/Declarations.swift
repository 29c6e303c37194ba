/// A pack's declarations by kind, in the order of its files.
struct Declarations {
  var sources: [SourceSyntax] = []
  var enums: [EnumSyntax] = []
  var records: [RecordSyntax] = []
  var parameters: [ParameterSyntax] = []
  var sets: [SetSyntax] = []
  var defines: [DefineSyntax] = []
  var rules: [RuleSyntax] = []
  var criteria: [CriterionSyntax] = []
  var statistics: [StatisticsSyntax] = []
  var imports: [ImportSyntax] = []
  var snapshots: [SnapshotSyntax] = []
  var accepts: [AcceptSyntax] = []
  var accesses: [AccessSyntax] = []
  var proxies: [ProxySyntax] = []
  var tests: [TestSyntax] = []

  init(_ files: [FileSyntax]) {
    for file in files {
      for declaration in file.declarations { add(declaration) }
    }
  }

  private mutating func add(_ declaration: Declaration) {
    switch declaration {
    // The loader has followed it.
    case .use: break
    case .source(let syntax): sources.append(syntax)
    case .enumeration(let syntax): enums.append(syntax)
    case .record(let syntax): records.append(syntax)
    case .parameter(let syntax): parameters.append(syntax)
    case .set(let syntax): sets.append(syntax)
    case .define(let syntax): defines.append(syntax)
    case .rule(let syntax): rules.append(syntax)
    case .criterion(let syntax): criteria.append(syntax)
    case .statistics(let syntax): statistics.append(syntax)
    case .import(let syntax): imports.append(syntax)
    case .snapshot(let syntax): snapshots.append(syntax)
    case .accept(let syntax): accepts.append(syntax)
    case .access(let syntax): accesses.append(syntax)
    case .proxy(let syntax): proxies.append(syntax)
    case .test(let syntax): tests.append(syntax)
    }
  }
}
