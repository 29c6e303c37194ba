import CivilTime
import Krav

/// Which alternatives of the grammar a file uses, each as `production: alternative`. Every switch is whole, so that a new
/// kind of node does not build before it has a name here.
struct GrammarWalk {
  private(set) var found: Set<String> = []

  mutating func note(_ production: String, _ alternative: String) { found.insert("\(production): \(alternative)") }

  mutating func walk(_ file: FileSyntax) {
    for declaration in file.declarations { walk(declaration) }
  }

  private mutating func walk(_ declaration: Declaration) {
    switch declaration {
    case .use: note("pack", "use")
    case .source(let source):
      note("pack", "source")
      note("source", source.to == nil ? "from" : "from to")
    case .enumeration(let enumeration):
      note("pack", "enum")
      walk(enumeration.values)
    case .record(let record):
      note("pack", "record")
      note("record", record.isScope ? "scope" : "plain")
      for field in record.fields { walk(field) }
    case .parameter(let parameter): walk(parameter)
    case .set(let set):
      note("pack", "set")
      walk(set)
    case .define(let define):
      note("pack", "define")
      walk(define.value)
    case .rule(let rule):
      note("pack", "rule")
      walk(rule)
    case .criterion(let criterion):
      note("pack", "criterion")
      walk(criterion)
    case .statistics(let statistics):
      note("pack", "statistics")
      walk(statistics)
    case .import(let declaration):
      note("pack", "import")
      walk(declaration)
    case .snapshot: note("pack", "snapshot")
    case .accept(let accept):
      note("pack", "accept")
      note("accept", accept.ownerIsGroup ? "group" : "user")
    case .access(let access):
      note("pack", "access")
      note("access", access.acknowledge.isEmpty ? "read" : "acknowledge")
      if access.until != nil { note("access", "until") }
    case .proxy: note("pack", "proxy")
    case .test(let test):
      note("pack", "test")
      for step in test.steps { walk(step) }
    }
  }

  // MARK: Types and constants

  private mutating func walk(_ values: EnumValuesSyntax) {
    note("values", values.isOrdered ? "ordered" : "unordered")
    for value in values.values { note("values", value.label == nil ? "name" : "label") }
  }

  private mutating func walk(_ field: RecordSyntax.Field) {
    note("type", field.isList ? "list" : field.isOptional ? "optional" : "plain")
    switch field.base {
    case .label: note("base", "label")
    case .text: note("base", "text")
    case .integer: note("base", "integer")
    case .decimal: note("base", "decimal")
    case .bool: note("base", "bool")
    case .date: note("base", "date")
    case .instant: note("base", "instant")
    case .period: note("base", "period")
    case .inlineEnum(let values):
      note("base", "enum")
      walk(values)
    case .named: note("base", "name")
    }
    for flag in field.flags {
      switch flag {
      case .past: note("flag", "past")
      case .alias: note("flag", "alias")
      case .unit: note("flag", "unit")
      case .inside: note("flag", "inside")
      }
    }
  }

  private mutating func walk(_ parameter: ParameterSyntax) {
    note("pack", "parameter")
    note("parameter", ["plain", "by one", "by two"][min(parameter.by.count, 2)])
    switch parameter.statutory {
    case .atMost(let bound):
      note("parameter", "at most")
      walk(bound)
    case .atLeast(let bound):
      note("parameter", "at least")
      walk(bound)
    case nil: break
    }
    if !parameter.bases.isEmpty { note("parameter", "basis") }
    walk(parameter.value)
  }

  private mutating func walk(_ set: SetSyntax) {
    note("set", ["plain", "one key", "two keys"][min(set.keys.count, 2)])
    walk(set.value)
  }

  private mutating func walk(_ constant: ConstantSyntax) {
    switch constant {
    case .literal(let literal, _):
      note("constant", "literal")
      walk(literal)
    case .name: note("constant", "name")
    case .list: note("constant", "list")
    case .table(let entries, _):
      note("constant", "table")
      for entry in entries { walk(entry.value) }
    }
  }

  mutating func walk(_ literal: Literal) {
    switch literal {
    case .string: note("literal", "string")
    case .date: note("literal", "date")
    case .instant: note("literal", "instant")
    case .bool(let value): note("literal", value ? "true" : "false")
    case .number(_, let isPercent): note("literal", isPercent ? "percent" : "number")
    case .duration(.days): note("literal", "days")
    case .duration(.months): note("literal", "months")
    case .duration(.workingDays(_, let saturdays)):
      note("literal", saturdays ? "working days with saturdays" : "working days")
    case .duration(.hours): note("literal", "hours")
    }
  }

  // MARK: Rules

  private mutating func walk(_ rule: RuleSyntax) {
    switch rule.weight {
    case .ordinary: note("rule", "ordinary")
    case .statutory: note("rule", "statutory")
    case .advisory: note("rule", "advisory")
    }
    if rule.was != nil { note("rule", "was") }
    note("rule", rule.condition == nil ? "all" : "where")
    note("rule", rule.bindings.count == 1 ? "one binding" : "bindings")
    note("rule", rule.remedy == nil ? "no remedy" : "remedy")
    for basis in rule.bases { walk(basis) }
    note("bases", rule.bases.count == 1 ? "one" : "several")
    for binding in rule.bindings { walk(binding) }
    if let condition = rule.condition { walk(condition) }
    for binding in rule.lets {
      switch binding.value {
      case .expression(let value):
        note("rule", "let value")
        walk(value)
      case .query(let query):
        note("rule", "let query")
        walk(query)
      }
    }
    for clause in rule.clauses {
      switch clause.colour {
      case .unknown: note("rule", "unknown")
      case .red: note("rule", "red")
      case .yellow: note("rule", "yellow")
      }
      walk(clause.condition)
      walk(clause.because)
    }
    if let remedy = rule.remedy { walk(remedy) }
  }

  private mutating func walk(_ basis: BasisSyntax) {
    if basis.from != nil { note("basis", "from") }
    if basis.to != nil { note("basis", "to") }
    guard let day = basis.on else { return note("basis", "today") }
    note("basis", "on")
    walk(day)
  }

  private mutating func walk(_ template: TemplateSyntax) {
    for part in template.parts {
      switch part {
      case .text: note("template", "text")
      case .value(let value):
        note("template", "value")
        walk(value)
      }
    }
  }

  mutating func walk(_ binding: BindingSyntax) {
    switch binding.source {
    case .records: note("binding", "records")
    case .list(let list):
      note("binding", "list")
      walk(list)
    }
  }

  private mutating func walk(_ criterion: CriterionSyntax) {
    for basis in criterion.bases { walk(basis) }
    note("criterion", criterion.rules.count == 1 ? "one rule" : "rules")
    switch criterion.verdict {
    case .worst: note("verdict", "worst")
    case .shared: note("verdict", "shared")
    case .share(_, _, let least): note("verdict", least == nil ? "share" : "share of at least")
    }
  }

  private mutating func walk(_ statistics: StatisticsSyntax) {
    note("statistics", statistics.condition == nil ? "all" : "where")
    walk(statistics.binding)
    if let condition = statistics.condition { walk(condition) }
    note("statistics", "opened")
    walk(statistics.opened)
    if let closed = statistics.closed {
      note("statistics", "closed")
      walk(closed)
    }
    if let condition = statistics.closedWhen {
      note("statistics", "closed when")
      walk(condition)
    }
    if let due = statistics.due {
      note("statistics", "due")
      walk(due)
    }
    if !statistics.by.isEmpty { note("statistics", statistics.by.count == 1 ? "by one" : "by several") }
    for field in statistics.by { walk(field) }
  }

  // MARK: Import and tests

  private mutating func walk(_ declaration: ImportSyntax) {
    if declaration.newestOnly { note("import", "newest only") }
    for option in declaration.options { note("option", option.name.text) }
    for (_, column) in declaration.columns {
      switch column {
      case .headers(let headers, let spellings, let otherwise):
        note("column", headers.count == 1 ? "header" : "headers")
        for spelling in spellings {
          note("spelling", "string")
          walk(spelling.to)
        }
        if let otherwise {
          note("spelling", "else")
          walk(otherwise)
        }
      case .constant(let scalar):
        note("column", "scalar")
        walk(scalar)
      }
    }
  }

  private mutating func walk(_ scalar: ScalarSyntax) {
    switch scalar {
    case .string: note("scalar", "string")
    case .date: note("scalar", "date")
    case .instant: note("scalar", "instant")
    case .number(let number, _): note("scalar", number.numerator < 0 ? "negative" : "number")
    case .bool(let value, _): note("scalar", value ? "true" : "false")
    case .missing: note("scalar", "missing")
    case .name: note("scalar", "name")
    case .list(let items, _):
      note("scalar", items.isEmpty ? "empty list" : "list")
      for item in items { walk(item) }
    }
  }

  private mutating func walk(_ step: TestSyntax.Step) {
    switch step {
    case .set(let set):
      note("step", "set")
      walk(set)
    case .givenFile: note("step", "given file")
    case .given(let record):
      note("step", "given")
      for field in record.fields { walk(field.value) }
    case .change(let record):
      note("step", "change")
      for field in record.fields { walk(field.value) }
    case .remove: note("step", "remove")
    case .at(let moment, let expectations, _):
      note("step", moment.word)
      for expectation in expectations { walk(expectation) }
    }
  }

  private mutating func walk(_ expectation: TestSyntax.Expectation) {
    note("outcome", "\(expectation.outcome)")
    for element in expectation.further {
      switch element {
      case .string: note("expect", "string")
      case .name: note("expect", "name")
      }
    }
    if !expectation.missing.isEmpty { note("expect", expectation.missing.count == 1 ? "missing" : "missing several") }
    if expectation.saying != nil { note("expect", "saying") }
    if let then = expectation.then { note("expect", "then \(then.moment.word)") }
  }
}

extension TestSyntax.Moment {
  fileprivate var word: String {
    switch self {
    case .date: "at date"
    case .instant: "at instant"
    }
  }
}
