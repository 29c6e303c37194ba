/// One request as it came over the socket (RFC 9112), already known to be well formed.
struct HTTPRequest: Sendable {
  var method: String
  /// Segments of the path, percent-decoded: `/alerts/k7f3` gives `["alerts", "k7f3"]`, `/` gives none.
  var path: [String]
  /// The query's items in order, percent-decoded; `+` is a space.
  var query: [(name: String, value: String)]
  /// Names in lower case, in order.
  var headers: [(name: String, value: String)]
  var body: [UInt8]
  /// The connection may carry another request afterwards.
  var keepsAlive: Bool
  /// Who asks; known before it is answered.
  var viewer = Viewer.nobody

  /// The first header of that name (in lower case).
  func header(_ name: String) -> String? {
    headers.first { $0.name == name }?.value
  }

  /// The first query item of that name.
  func item(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }
}

/// Why a request is not answered as asked. The connection is closed after it.
struct HTTPRefusal: Error, Equatable {
  var status: HTTPStatus
  /// Lower case, no full stop.
  var detail: String
}

/// Status codes of RFC 9110 that the service uses.
enum HTTPStatus: Int, Sendable {
  case ok = 200
  case permanentRedirect = 308
  case badRequest = 400
  case forbidden = 403
  case notFound = 404
  case methodNotAllowed = 405
  case requestTimeout = 408
  case conflict = 409
  case contentTooLarge = 413
  case uriTooLong = 414
  case unsupportedMediaType = 415
  case tooManyRequests = 429
  case headerFieldsTooLarge = 431
  case internalServerError = 500
  case notImplemented = 501
  case serviceUnavailable = 503
  case versionNotSupported = 505

  var reason: String {
    switch self {
    case .ok: "OK"
    case .permanentRedirect: "Permanent Redirect"
    case .badRequest: "Bad Request"
    case .forbidden: "Forbidden"
    case .notFound: "Not Found"
    case .methodNotAllowed: "Method Not Allowed"
    case .requestTimeout: "Request Timeout"
    case .conflict: "Conflict"
    case .contentTooLarge: "Content Too Large"
    case .uriTooLong: "URI Too Long"
    case .unsupportedMediaType: "Unsupported Media Type"
    case .tooManyRequests: "Too Many Requests"
    case .headerFieldsTooLarge: "Request Header Fields Too Large"
    case .internalServerError: "Internal Server Error"
    case .notImplemented: "Not Implemented"
    case .serviceUnavailable: "Service Unavailable"
    case .versionNotSupported: "HTTP Version Not Supported"
    }
  }
}
