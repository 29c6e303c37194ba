/// What may be wrong with the service itself. Each is an alert with a life of its own: unlike what is wrong with a file, it
/// concerns all that is judged.
public enum ServiceTrouble: String, CaseIterable, Sendable {
  case log = "service/log"
  case altered = "service/altered"
  case pack = "service/pack"
  case clock = "service/clock"
  case silent = "service/silent"
  case inbox = "service/inbox"
  case queue = "service/queue"
  case watches = "service/watch-limit"
  case slow = "service/slow"

  /// The alert's subject.
  var subject: String { String(rawValue.dropFirst("service/".count)) }
}
