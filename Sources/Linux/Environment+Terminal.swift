internal import CLinux
internal import Glibc

extension Environment {
  /// Whether the descriptor is a terminal; 1 is standard output.
  public static func isTerminal(_ number: Int32) -> Bool { isatty(number) == 1 }

  /// Whether to write in colour there: a terminal that has some, or `CLICOLOR_FORCE` that asks for them anywhere, and nobody
  /// who said no (https://no-color.org, https://bixense.com/clicolors).
  public static func wantsColour(_ number: Int32) -> Bool {
    guard (variable("NO_COLOR") ?? "").isEmpty else { return false }
    if let forced = variable("CLICOLOR_FORCE"), !forced.isEmpty, forced != "0" { return true }
    return isTerminal(number) && !isDumb && variable("CLICOLOR") != "0"
  }

  /// A terminal that can do nothing but show text.
  public static var isDumb: Bool { ["dumb", ""].contains(variable("TERM") ?? "") }

  /// Columns of the terminal at the descriptor, or what `COLUMNS` says instead; `nil` when it is no terminal, 80 when it
  /// does not say.
  public static func terminalWidth(_ number: Int32) -> Int? {
    guard isTerminal(number) else { return nil }
    if let text = variable("COLUMNS"), let width = Int(text), width > 0 { return width }
    let width = linux_terminal_width(number)
    return width > 0 ? width : 80
  }

  /// Lines of the terminal at the descriptor, or what `LINES` says instead; `nil` when it is none, 24 when it does not say.
  public static func terminalHeight(_ number: Int32) -> Int? {
    guard isTerminal(number) else { return nil }
    if let text = variable("LINES"), let height = Int(text), height > 0 { return height }
    let height = linux_terminal_height(number)
    return height > 0 ? height : 24
  }
}
