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
}

/// A terminal obeys control characters; here it is to show text.
func printable(_ text: String) -> String { Diagnostic.visible(text) }
