extension Array where Element == UInt8 {
  /// Appends the bytes as a whole; the span itself can only be gone through one by one.
  @inlinable
  @inline(__always)
  public mutating func append(copying span: Span<UInt8>) {
    unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}
