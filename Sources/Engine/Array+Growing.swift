extension Array {
  /// Appends as many of an element as are missing.
  mutating func grow(to count: Int, _ element: Element) {
    if count > self.count { append(contentsOf: repeatElement(element, count: count - self.count)) }
  }
}
