/// What the random packs of one scenario declare, the same in all of them: enums and record types.
struct Vocabulary {
  struct Enum {
    var name: String
    var isOrdered: Bool
    var values: [String]
    /// Words that no other enum has.
    var own: [String]
    var text: String
  }

  struct Field {
    var name: String
    var kind: Kind
    var isOptional: Bool
    var text: String
  }

  struct Record {
    var name: String
    var fields: [Field]
    var isScope: Bool
    /// The lists in it that hold records of another type, and that type's field for this one.
    var inner: [(list: String, type: Int, owner: String)] = []
  }

  private(set) var enums: [Enum] = []
  private(set) var records: [Record] = []
  /// How many enums have names; those after them stand in a field.
  private(set) var named = 0
  /// Which of the types is the waiver, that every pack has.
  var waiver: Int { records.count }

  init(_ dice: inout Dice) {
    let words = [["low", "middle", "high"], ["red_ish", "blue", "green_ish"], ["fresh", "busy", "gone", "done"]]
    for number in 0..<dice.among(1...3) {
      let own = Array(words[number].prefix(dice.among(2...4)))
      var values = own
      if dice.chance(40) { values.append("other") }
      let isOrdered = dice.chance(60)
      let written = values.map { dice.chance(25) ? "\($0) \"the \($0)\"" : $0 }.joined(separator: ", ")
      let name = ["grade", "hue", "state"][number]
      enums.append(
        Enum(
          name: name, isOrdered: isOrdered, values: values, own: own,
          text: "enum \(name)\(isOrdered ? " ordered" : "") { \(written) }"))
    }
    named = enums.count
    let isTree = dice.chance(90)
    let names = (isTree ? ["unit"] : ["site"]) + ["thing", "link", "visit", "note_"].prefix(dice.among(2...4))
    for (number, name) in names.enumerated() {
      records.append(Record(name: name, fields: [], isScope: isTree && number == 0))
    }
    for number in names.indices { declare(number, &dice) }
  }

  private mutating func declare(_ number: Int, _ dice: inout Dice) {
    let isScope = records[number].isScope
    var fields: [Field] = []
    func add(_ name: String, _ kind: Kind, _ type: String, optional: Bool, _ flags: String = "") {
      guard !fields.contains(where: { $0.name == name }) else { return }
      let isList = if case .list = kind { true } else { false }
      fields.append(
        Field(
          name: name, kind: kind, isOptional: optional || isList,
          text: "\(name) \(isList ? "[\(type)]" : type)\(optional && !isList ? "?" : "")\(flags)"))
    }
    if isScope {
      add("name", .label, "label", optional: false)
      add("above", .reference(number), records[number].name, optional: true)
      if dice.chance(60) { add("known_as", .list(.label), "label", optional: false, " alias") }
    } else {
      // What places it, or nothing.
      let way = dice.below(10)
      if way < 6 {
        add("place", .reference(0), records[0].name, optional: dice.chance(50))
      } else if way < 9, number > 1 {
        let owner = dice.among(1...number - 1)
        if dice.chance(40) {
          let list = "\(records[number].name)s"
          add("of", .reference(owner), records[owner].name, optional: dice.chance(40), " inside \(list)")
          records[owner].inner.append((list, number, "of"))
          if number > 2, dice.chance(50) {
            // Of several owners the first that is set.
            let other = owner == 1 ? 2 : 1
            add("from", .reference(other), records[other].name, optional: true, " inside \(list)")
            records[other].inner.append((list, number, "from"))
          }
        } else {
          let flag = dice.chance(50) && records[0].isScope && leads(owner) ? " unit" : ""
          add("of", .reference(owner), records[owner].name, optional: flag.isEmpty ? dice.chance(30) : true, flag)
        }
      }
    }
    for _ in 0..<dice.among(3...8) {
      let isOptional = dice.chance(65)
      switch dice.below(19) {
      case 18:
        // An enum of its own, written where it is used.
        let own = ["\(records[number].name)_new", "\(records[number].name)_old"]
        guard !fields.contains(where: { $0.name == "stage" }) else { break }
        let name = "\(records[number].name).stage"
        enums.append(Enum(name: name, isOrdered: false, values: own, own: own, text: ""))
        add("stage", .word(enums.count - 1), "enum { \(own.joined(separator: ", ")) }", optional: isOptional)
      case 0, 1, 2:
        add(dice.pick(["day", "due", "until"]), .date, "date", optional: isOptional, dice.chance(10) ? " past" : "")
      case 3: add("heard", .instant, "instant", optional: isOptional)
      case 4, 5: add("size", .number, "integer", optional: isOptional)
      case 6: add("weight", .number, "decimal", optional: isOptional)
      case 7, 8: add(dice.pick(["flag", "passed"]), .bool, "bool", optional: isOptional)
      case 9: add("tag", .label, "label", optional: isOptional)
      case 10: add("span", .period, "period", optional: isOptional)
      case 11: add("note", .text, "text", optional: true)
      case 12, 13:
        let word = dice.below(named)
        add(enums[word].name, .word(word), enums[word].name, optional: isOptional)
      case 14, 15:
        let target = dice.below(records.count)
        add(dice.pick(["owner", "lead"]), .reference(target), records[target].name, optional: true)
      case 16:
        let target = dice.below(records.count)
        add("friends", .list(.reference(target)), records[target].name, optional: false)
      default:
        switch dice.below(4) {
        case 0: add("tags", .list(.label), "label", optional: false)
        case 1: add("days", .list(.date), "date", optional: false)
        case 2: add("sizes", .list(.number), "integer", optional: false)
        default:
          let word = dice.below(named)
          add("kinds", .list(.word(word)), enums[word].name, optional: false)
        }
      }
    }
    records[number].fields = fields
  }

  /// Whether the type surely has a place in the unit tree.
  private func leads(_ number: Int) -> Bool { records[number].fields.contains { $0.name == "place" } }

  var text: String {
    enums.filter { !$0.text.isEmpty }.map { $0.text + "\n" }.joined()
      + records.map { record in
        "record \(record.name)\(record.isScope ? " scope" : "") {\n"
          + record.fields.map { "  \($0.text)\n" }.joined() + "}\n"
      }.joined()
  }
}
