/// A zip archive of stored entries, written by the letter of PKWARE's APPNOTE, for tests of what reads one.
public struct StoredZip {
  private var local: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  public init() {}

  /// - Parameters:
  ///   - name: in ASCII.
  ///   - content: as it shall be read.
  ///   - method: 0 is stored, 8 deflated.
  ///   - packed: the bytes that stand in the archive, when they are not the content's own.
  ///   - flags: general purpose bits.
  public mutating func add(
    _ name: String, _ content: [UInt8], method: Int = 0, packed: [UInt8]? = nil, flags: Int = 0
  ) {
    let packed = packed ?? content
    let offset = local.count
    let fields =
      Self.little(20, 2) + Self.little(flags, 2) + Self.little(method, 2) + Self.little(0, 4)
      + Self.little(Int(Self.checkSum(content)), 4) + Self.little(packed.count, 4) + Self.little(content.count, 4)
      + Self.little(name.utf8.count, 2) + Self.little(0, 2)
    local += [0x50, 0x4B, 3, 4] + fields + name.utf8 + packed
    directory += [0x50, 0x4B, 1, 2] + Self.little(20, 2) + fields
    directory += Self.little(0, 2) + Self.little(0, 2) + Self.little(0, 2) + Self.little(0, 4) + Self.little(offset, 4)
    directory += Array(name.utf8)
    count += 1
  }

  public var bytes: [UInt8] {
    local + directory + [0x50, 0x4B, 5, 6] + Self.little(0, 4) + Self.little(count, 2) + Self.little(count, 2)
      + Self.little(directory.count, 4) + Self.little(local.count, 4) + Self.little(0, 2)
  }

  private static func little(_ number: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }

  /// ISO 3309, bit by bit.
  private static func checkSum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}

extension StoredZip {
  /// The package of a workbook with one sheet.
  ///
  /// - Parameters:
  ///   - sheet: what stands within `sheetData`.
  ///   - strings: what stands within `sst`.
  ///   - styles: what stands within `styleSheet`.
  ///   - properties: attributes of `workbookPr`.
  public static func workbook(
    sheet: String, strings: String = "", styles: String = "", properties: String = ""
  ) -> StoredZip {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    let package = "http://schemas.openxmlformats.org/package/2006/relationships"
    func relations(_ items: [(kind: String, target: String)]) -> String {
      let written = items.enumerated().map { number, item in
        #"<Relationship Id="r\#(number)" Type="\#(relation)/\#(item.kind)" Target="\#(item.target)"/>"#
      }
      return #"<Relationships xmlns="\#(package)">\#(written.joined())</Relationships>"#
    }
    var zip = StoredZip()
    func add(_ name: String, _ text: String) {
      zip.add(name, Array((#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + text).utf8))
    }
    add("_rels/.rels", relations([("officeDocument", "xl/workbook.xml")]))
    add(
      "xl/workbook.xml",
      #"<workbook xmlns="\#(main)" xmlns:r="\#(relation)"><workbookPr \#(properties)/><sheets>"#
        + #"<sheet name="Skjult" sheetId="1" state="hidden" r:id="r1"/><sheet name="Avvik" sheetId="2" r:id="r0"/>"#
        + "</sheets></workbook>")
    add(
      "xl/_rels/workbook.xml.rels",
      relations([
        ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "/xl/worksheets/sheet2.xml"),
        ("styles", "styles.xml"), ("sharedStrings", "./sharedStrings.xml"),
      ]))
    add("xl/worksheets/sheet1.xml", #"<worksheet xmlns="\#(main)"><sheetData>\#(sheet)</sheetData></worksheet>"#)
    add("xl/worksheets/sheet2.xml", #"<worksheet xmlns="\#(main)"><sheetData/></worksheet>"#)
    add("xl/sharedStrings.xml", #"<sst xmlns="\#(main)">\#(strings)</sst>"#)
    add("xl/styles.xml", #"<styleSheet xmlns="\#(main)">\#(styles)</styleSheet>"#)
    return zip
  }
}
