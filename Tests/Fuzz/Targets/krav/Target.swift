import CivilTime
import Krav

// What libFuzzer calls: one input, and the mutations that make the next ones of it.

@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Properties.hold(of: Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

@c(LLVMFuzzerCustomMutator)
public func mutate(_ start: UnsafeMutablePointer<UInt8>?, _ count: Int, _ limit: Int, _ seed: CUnsignedInt) -> Int {
  guard let start else { return 0 }
  var mutator = Mutator(seed: UInt64(seed))
  // Bytes as such keep the lexer honest; whole words and declarations get past it.
  guard mutator.isLucky(oneIn: 5) else {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    return store(mutator.mutated(input), at: start, limit)
  }
  return mutateBytes(start, count, limit)
}

@c(LLVMFuzzerCustomCrossOver)
public func crossOver(
  _ first: UnsafePointer<UInt8>?, _ firstCount: Int, _ second: UnsafePointer<UInt8>?, _ secondCount: Int,
  _ out: UnsafeMutablePointer<UInt8>?, _ limit: Int, _ seed: CUnsignedInt
) -> Int {
  guard let out else { return 0 }
  var mutator = Mutator(seed: UInt64(seed))
  let crossed = mutator.crossed(
    Array(UnsafeBufferPointer(start: first, count: firstCount)),
    Array(UnsafeBufferPointer(start: second, count: secondCount)))
  return store(crossed, at: out, limit)
}

private func store(_ bytes: [UInt8], at start: UnsafeMutablePointer<UInt8>, _ limit: Int) -> Int {
  let kept = bytes.prefix(limit)
  _ = UnsafeMutableBufferPointer(start: start, count: limit).update(fromContentsOf: kept)
  return kept.count
}

/// libFuzzer's own mutations of bytes, with the words of its dictionary.
@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int) -> Int
