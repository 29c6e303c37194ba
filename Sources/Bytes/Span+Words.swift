// A room beneath `Records`, which stays pure and cannot have what `Linux` has: the standard library names no safe way to
// load eight bytes at once or to copy many, and eight loads of one byte cost eight checks. What is marked here is checked by
// the span and gives bytes that are a number whatever they are, so that nothing of it is left to the caller.

extension Span where Element == UInt8 {
  /// Eight bytes, the first lowest. Ends the process, as a subscript does, when fewer than eight are there.
  @inlinable
  @inline(__always)
  public func word(at index: Int) -> UInt64 {
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
  }
}
