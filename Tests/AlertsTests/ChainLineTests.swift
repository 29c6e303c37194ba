import Testing
import TestSupport

@testable import Alerts

/// The quick reader takes what the reader of all other parts of the log takes, and makes the same of it.
@Suite struct ChainLineTests {
  private func agree(_ bytes: [UInt8]) -> Bool {
    let line = LogLine(bytes.span)
    let quick = ChainLine(bytes.span)
    guard let line, let quick else { return line == nil && quick == nil }
    return quick.seq == line.seq && quick.at == line.at && quick.isSegment == (line.kind == .segment)
      && quick.prev == ChainLine.words(line.prev)
  }

  @Test func `lines as the daemon writes them are read quickly`() {
    var random = SplitMix(seed: 1)
    for line in FleetLog(count: 50, segment: 10, random: &random).lines {
      #expect(ChainLine(quickly: line.span) != nil, "\(String(decoding: line, as: UTF8.self))")
      #expect(agree(line))
    }
    for line in SampleLog.log.lines { #expect(agree(Array(line.utf8.dropLast()))) }
  }

  /// Any byte another, gone, or twice.
  @Test func `both readers agree on lines with a slip`() {
    var random = SplitMix(seed: 2)
    let lines =
      FleetLog(count: 12, segment: 4, random: &random).lines + SampleLog.log.lines.map { Array($0.utf8.dropLast()) }
    var disagreements: [String] = []
    for line in lines {
      for place in line.indices {
        for _ in 0..<4 {
          var other = line
          switch UInt8.random(in: 0..<8, using: &random) {
          case 0: other.remove(at: place)
          case 1: other.insert(other[place], at: place)
          case 2: other[place] = Array("\"\\{}[],:0u\u{0}".utf8).randomElement(using: &random) ?? 0
          default: other[place] = .random(in: 0...255, using: &random)
          }
          if !agree(other) { disagreements.append(String(decoding: other, as: UTF8.self)) }
        }
      }
    }
    #expect(disagreements.isEmpty)
  }

  private static let hash = "\"prev\":\"" + String(repeating: "0a", count: 32) + "\""

  @Test(arguments: [
    "{\"seq\":1,\"event\":\"segment\",", "{\"seq\":0,\"event\":\"segment\",", "{\"seq\":01,\"event\":\"segment\",",
    "{\"seq\":9007199254740991,\"event\":\"x\",", "{\"seq\":9007199254740992,\"event\":\"x\",",
    "{\"seq\":99999999999999999999,\"event\":\"x\",", "{\"s\\u0065q\":7,\"event\":\"segment\",",
    "{\"seq\":1,\"event\":null,",
    "{\"seq\":1,\"seq\":2,\"event\":\"segment\",\"event\":\"opened\",",
    "{\"seq\":1,\"event\":\"opened\",\"alert\":\"K7F3-9Q2X-4HVD\",",
    "{\"seq\":1,\"event\":\"opened\",\"alert\":\"k7f3-9q2x-4hvu\",", "{\"seq\":1,\"event\":\"opened\",\"alert\":7,",
    "{\"seq\":1,\"event\":\"opened\",\"count\":\"x\",", "{\"seq\":1,\"event\":\"opened\",\"places\":[{\"line\":1}],",
    "{\"seq\":1,\"event\":\"opened\",\"places\":[7],", "{\"seq\":1,\"event\":\"opened\",\"comment_sha256\":\"x\",",
    "{\"seq\":1,\"event\":\"opened\",\"was\":\"x\",", "{\"seq\":1,\"event\":\"opened\",\"at\":\"x\",",
    "{\"seq\":1,\"event\":\"opened\",\"at\":null,", "{\"seq\":1,\"event\":\"opened\",\"x\":[[[[[[[[[]]]]]]]]],",
    "{\"seq\":1,\"event\":\"opened\",\"x\":[[[[[[[]]]]]]],",
    "{\"seq\":1,\"event\":\"opened\",\"x\":[true,false,null,{}],",
    "{\"seq\":1,\"event\":\"opened\",\"x\":-1,", "{\"seq\":1,\"event\":\"opened\",\"x\":\"\\q\",",
    " {\"seq\":1,\"event\":\"x\",",
    "{\"seq\":1,\"event\":\"\\u0073egment\",", "{", "{}",
  ])
  func `odd lines are the same to both`(text: String) {
    #expect(agree(Array((text + Self.hash + "}").utf8)))
    #expect(agree(Array((text + Self.hash + "} ").utf8)))
    #expect(agree(Array(text.utf8)))
  }
}
