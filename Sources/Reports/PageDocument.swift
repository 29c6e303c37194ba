/// A page as HTML, written in slices: a large one takes longer than others should wait.
public struct PageDocument: Sendable {
  private let page: Page
  private var out = PageWriter()
  private var next = 0

  public init(_ page: Page) {
    self.page = page
  }

  /// The whole document, when the last step has been made.
  public var bytes: [UInt8] { out.bytes }

  /// Writes about a millisecond's worth; `true` when the document is whole.
  public mutating func step() -> Bool {
    defer { next += 1 }
    if page.state == .loading {
      page.writeBeginning(into: &out)
      page.writeEnd(into: &out)
      return true
    }
    let groups = page.groups.count
    switch next {
    case 0: page.writeBeginning(into: &out)
    case 1: page.writeTable(into: &out)
    case 2: page.beginAlerts(into: &out)
    case 3..<3 + groups: page.write(page.groups[next - 3], into: &out)
    case 3 + groups: page.endAlerts(into: &out)
    case 4 + groups: page.writeHistory(into: &out)
    case 5 + groups: page.writeUnits(into: &out)
    case 6 + groups: page.writeAhead(into: &out)
    default:
      page.writeEnd(into: &out)
      return true
    }
    return false
  }
}
