/// It cannot be done as it was asked for; lower case, no full stop.
struct UsageError: Error {
  var message: String
  init(_ message: String) { self.message = message }
}
