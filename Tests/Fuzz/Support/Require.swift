/// A property that does not hold ends the process, and so keeps the input.
@inlinable
public func require(_ holds: Bool, _ what: StaticString) {
  guard holds else { fatalError("expected \(what)") }
}
