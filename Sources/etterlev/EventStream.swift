/// Reads server-sent events from the bytes of a stream (the HTML standard, section 9.2), as they come. What a connection
/// leaves unfinished is dropped with it.
struct EventStream {
  struct Event: Equatable {
    var kind = "message"
    var id: String?
    var data: [UInt8] = []
  }

  private var rest: [UInt8] = []
  private var event = Event()

  /// The events that are whole with these bytes.
  mutating func read(_ bytes: [UInt8]) -> [Event] {
    rest += bytes
    var events: [Event] = []
    var start = 0
    while let end = rest[start...].firstIndex(of: 0x0A) {
      let line = rest[start..<end]
      start = end + 1
      if line.isEmpty {
        if event != Event() { events.append(event) }
        event = Event()
      } else {
        take(line)
      }
    }
    rest.removeFirst(start)
    return events
  }

  private mutating func take(_ line: ArraySlice<UInt8>) {
    guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else { return }
    var value = line[(colon + 1)...]
    if value.first == 0x20 { value = value.dropFirst() }
    switch String(decoding: line[..<colon], as: UTF8.self) {
    case "id": event.id = String(decoding: value, as: UTF8.self)
    case "event": event.kind = String(decoding: value, as: UTF8.self)
    case "data": event.data += (event.data.isEmpty ? [] : [0x0A]) + value
    default: break
    }
  }
}
