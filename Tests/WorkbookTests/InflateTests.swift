import Testing

@testable import Workbook

@Suite struct InflateTests {
  private static func bytes(_ hex: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = hex[...]
    while let byte = UInt8(rest.prefix(2), radix: 16) {
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  /// What zlib has packed, by hand of Python: stored, with fixed codes, empty, with codes of its own, over its own output.
  @Test(
    arguments: [
      ("010500faff68656c6c6f", "hello"),
      ("cb48cdc9c957c8402701", "hello hello hello hello"),
      ("0300", ""),
      ("4b4c1c05a360140c770000", String(repeating: "a", count: 1000)),
      (
        """
        1d920112c3400802df0a2afaff17642fd326d34b15174c57cebae9bedbea5ab9349adbddab58753d3bbbd98e86273d63df395e2a772d6d\
        a669b2d53b534a52b4af675ff3840a519d4be624719f149fcc2050d3d3b4d8495f99db3462a989793e73790c68b46eb926ed718b81d219\
        01414efd29dd763518b7427875914a968f2f439ddd01398bd77785ca7d7440ab7bbcfd68333e2f4675c51c3fc3793224208628e5ae3ec4\
        88e76f22b3ad229e2b982acf7eff71be43f8f7fa00060a4c5cc3498ae83ef7f6ccc320a08762a4a105879144f3e60607d4d75b9b8b54ea\
        6e8a9f4b215eebed926ef6f362f18b6241623e996408655ffaf814fa6cb789d328f21a901d19e5ad0f9b1c7afb70bcd85c56ce0981c3e4\
        69f2f26a218a087bc1b8cae0142fc47d
        """,
        """
        dcfhbaheddhhgcdcgabcaeaehggghcfbachdegeggfgdfaecfbdeebbhhbfbgcaeggbaagfedaeabbadgeecafffcgghgbegdegeefagfagcaf\
        hffehaaafehefcfcffeegbacededfcgbbffdhcbfdhedbadfcefbfcgeehfgeggagcdahgdahefdbebdaadgaahbcedagabfcehafddbbcdeca\
        hgaedegahfaacababhabhfcfbfggefedfgbcagbcafhgagafhfgghaddebgdgcaffebhbgbfbahcdgabbgcafbabheebadbbafcbdcdhgefgfg\
        bgdgcghcgccbhhhccedcfdegedeaehgdcfdfhcghdhahbgahddbdeddeccaecafcgbbbbeeafhfaaffgghbdhgcfbebgbhebffheebfbhfaecc\
        cfhbbcfgechhecbbcgfbeegacahedffghbfhbcebbbcdggccgdccdefeahggfehehadabdhchdddahbecchbaafdbhaffffcbabfdbdgdhfbag\
        bdcghhbgdheahhghchaeffhfgdadefchdcdacgcacbchhcaagh
        """
      ),
    ])
  func unpacks(_ packed: String, _ content: String) throws {
    let packed = Self.bytes(packed)
    let size = content.utf8.count
    #expect(try Inflate.inflate(packed.span, 0..<packed.count, size: size) == Array(content.utf8))
    // Every cut, and another size than announced, is refused.
    for end in 0..<packed.count {
      #expect(throws: WorkbookFault.self) { try Inflate.inflate(packed.span, 0..<end, size: size) }
    }
    #expect(throws: WorkbookFault.self) { try Inflate.inflate(packed.span, 0..<packed.count, size: size + 1) }
    if size > 0 {
      #expect(throws: WorkbookFault.self) { try Inflate.inflate(packed.span, 0..<packed.count, size: size - 1) }
    }
  }

  @Test(
    arguments: [
      // A kind of block that is none; a stored length without its complement; a distance before the beginning.
      "07", "010500faf068656c6c6f", "4b04220000", "4302",
      // A code of code lengths that promises more codes than there are.
      "edffffffff",
    ])
  func refuses(_ packed: String) {
    let packed = Self.bytes(packed)
    #expect(throws: WorkbookFault.self) { try Inflate.inflate(packed.span, 0..<packed.count, size: 1000) }
  }

  @Test func codesAreWhole() {
    #expect(HuffmanCode([1, 1]) != nil)
    #expect(HuffmanCode([1, 1, 1]) == nil)
    #expect(HuffmanCode([1]) == nil)
    #expect(HuffmanCode([1], mayBeIncomplete: true) != nil)
    #expect(HuffmanCode([2], mayBeIncomplete: true) == nil)
    #expect(HuffmanCode([], mayBeIncomplete: true) != nil)
    // Longer than what is looked up at once.
    let long = HuffmanCode([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15])
    #expect(long?.decode(0b011_1111_1111_1111)?.symbol == 14 && long?.decode(0b111_1111_1111_1111)?.symbol == 15)
    #expect(long?.decode(0b0111_1111_1111)?.symbol == 11)
  }
}
