import Commands
import Krav
import Linux

/// How text is shown where the output goes.
enum Terminal {
  static var width: Int? { Environment.terminalWidth(1) }
  static var isColoured: Bool { Environment.wantsColour(1) }

  /// Help for where it goes: 1 is standard output, 2 standard error. A line of prose is best read at a hundred columns or less.
  static func help(_ descriptor: Int32) -> Help {
    Help(
      width: min(Environment.terminalWidth(descriptor) ?? 80, 100), isColoured: Environment.wantsColour(descriptor))
  }

  /// Writes what people read: where it is longer than the terminal, by a pager.
  static func show(_ text: String, _ arguments: Arguments) {
    guard let height = Environment.terminalHeight(1), !arguments.has("no-pager"), !Environment.isDumb,
      text.utf8.count(where: { $0 == 0x0A }) >= height
    else { return Output.standard(text) }
    let command = Environment.variable("PAGER") ?? "less -FRX"
    if command.isEmpty || command == "cat" || !Pager.show(text, by: command) { Output.standard(text) }
  }

  /// Writes JSON as it came, with a line feed. A terminal would obey some characters that may stand in it as they are; there
  /// they are written as escapes, which says the same.
  static func write(json bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    Output.standard((Environment.isTerminal(1) ? escaped(text) : text) + "\n")
  }

  /// The same of objects that have their line feeds.
  static func write(jsonLines bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    Output.standard(Environment.isTerminal(1) ? escaped(text) : text)
  }

  static func escaped(_ json: String) -> String {
    guard json.unicodeScalars.contains(where: { Diagnostic.isHidden($0) && $0 != "\n" }) else { return json }
    return json.unicodeScalars.map { scalar in
      guard Diagnostic.isHidden(scalar), scalar != "\n" else { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }
}
