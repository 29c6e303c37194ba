import Alerts
import Linux
import Records

/// How far each municipality's log has been passed on, in a file of its own: one JSON object a line. Whoever takes a line out
/// gets that municipality's log from its beginning again.
final class MergeState {
  private let file: ClaimedFile
  private(set) var places: [String: VouchedLines.Place] = [:]

  private static let limit = 64 << 20

  /// Takes the state that the file of this path keeps.
  static func open(_ path: String) throws -> MergeState {
    let state = MergeState(try ClaimedFile.open(path))
    guard let bytes = try state.file.read(limit: limit) else { return state }
    for (index, line) in bytes.split(separator: 0x0A).enumerated() {
      guard let value = JSONValue(Array(line)), let name = value["municipality"].text, let place = place(value),
        state.places.updateValue(place, forKey: name) == nil
      else {
        throw UsageError("`\(path)`: line \(index + 1) does not say how far a municipality's log has been passed on")
      }
    }
    return state
  }

  private init(_ file: ClaimedFile) {
    self.file = file
  }

  private static func place(_ value: JSONValue) -> VouchedLines.Place? {
    guard let seq = value["seq"].integer, let hash = value["hash"].text, let head = LogHead("\(seq):\(hash)"),
      let offset = value["offset"].integer, offset >= 0
    else { return nil }
    return VouchedLines.Place(head: head, time: value["time"].integer.map(Int64.init) ?? .min, offset: Int64(offset))
  }

  /// Keeps other places, and those of municipalities that were not asked for.
  func note(_ passed: [(name: String, place: VouchedLines.Place)]) throws {
    var now = places
    for (name, place) in passed { now[name] = place }
    guard now != places else { return }
    var bytes: [UInt8] = []
    for (name, place) in now.sorted(by: { $0.key < $1.key }) {
      var line = JSONWriter()
      line.beginObject()
      line.field("municipality", name)
      line.field("seq", Int(place.seq))
      line.field("hash", SHA256.hex(place.head.hash))
      if place.time != .min { line.field("time", Int(place.time)) }
      line.field("offset", Int(place.offset))
      line.endObject()
      line.endLine()
      bytes += line.bytes
    }
    do {
      try file.replace(with: bytes)
    } catch {
      throw UsageError("all was passed on, but `\(file.path)` cannot be written (\(error)): it will be passed on again")
    }
    places = now
  }
}
