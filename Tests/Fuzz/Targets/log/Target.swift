/// One input, as the bytes of a log that somebody has been at, and as a recipe for a log of our own.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  if bytes.first == UInt8(ascii: "{") {
    Properties.holdOfAnyBytes(bytes)
  } else if !bytes.isEmpty {
    Properties.holdOfOwnLog(Recipe(bytes))
  }
  return 0
}
