internal import Krav
public import Records

extension RuleReference {
  /// The JSON object of ``json()`` as a page of the terminal.
  ///
  /// - Parameters:
  ///   - answer: the object.
  ///   - width: columns that lines of prose may take; the rule's own text is never broken.
  ///   - isColoured: whether headings are written bold (ECMA-48).
  public static func text(_ answer: JSONValue, width: Int, isColoured: Bool) -> String {
    func heading(_ text: String) -> String { isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    func prose(_ text: String, indent: Int) -> String {
      let edge = String(repeating: " ", count: indent)
      return edge + Prose.wrapped(text, width: max(20, width - indent)).replacing("\n", with: "\n" + edge) + "\n"
    }
    func law(_ place: JSONValue, indent: Int) -> String {
      let law = "\(place["source"].text ?? "") (\(place["id"].text ?? "")) \(place["place"].text ?? "")"
      let days = "in force from \(place["from"].text ?? "")" + (place["to"].text.map { " to \($0)" } ?? "")
      return prose(law, indent: indent) + prose(days, indent: indent + 2)
    }
    var text = heading(answer["name"].text ?? "")
    switch answer["weight"].text {
    case "statutory": text += " (statutory: cannot be waived)"
    case "advisory": text += " (advisory: never red)"
    default: break
    }
    text += "\n" + prose(answer["title"].text ?? "", indent: 0)
    text += "\n" + heading("Legal basis") + "\n"
    for place in answer["bases"].items { text += law(place, indent: 2) }
    if !answer["parameters"].items.isEmpty { text += "\n" + heading("Numbers") + "\n" }
    for number in answer["parameters"].items {
      let value = number["value"].text ?? ""
      let shipped = number["shipped"].text ?? ""
      let change = value == shipped ? "" : " (the pack has \(shipped))"
      text += prose("\(number["name"].text ?? "") = \(value)\(change)", indent: 2)
      guard number["statutory"].isTrue else {
        text += prose("the municipality's own: no law gives this number", indent: 4)
        continue
      }
      let bound = number["bound"].text.map { ", \($0): may be tightened, never loosened" } ?? ""
      text += prose("given by law\(bound)", indent: 4)
      for place in number["bases"].items { text += law(place, indent: 4) }
    }
    let criteria = answer["criteria"].items.compactMap(\.text)
    if !criteria.isEmpty {
      text += "\n" + heading("Criteria") + "\n" + prose(criteria.joined(separator: ", "), indent: 2)
    }
    let cost = "\(answer["cost"].text ?? ""): it \(answer["because"].text ?? "")"
    text += "\n" + heading("Cost") + "\n" + prose(cost, indent: 2)
    let line = answer["line"].integer.map { ":\($0)" } ?? ""
    text += "\n" + heading("\(answer["file"].text ?? "")\(line)") + "\n"
    let rule = (answer["text"].text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    return text + rule.map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
  }
}
