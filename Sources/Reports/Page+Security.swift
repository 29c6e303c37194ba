internal import Records

extension Page {
  static let style = Array(PageStyle.text.utf8)
  static let script = Array(PageScript.text.utf8)

  /// What the page may load and do, as a `Content-Security-Policy`: its own style and script by their hashes, and for the
  /// script the service that it came from.
  ///
  /// - Parameter isLive: whether it has a script.
  public static func policy(isLive: Bool) -> String {
    let common = "default-src 'none'; style-src \(hash(style)); base-uri 'none'; form-action 'none'"
    return isLive
      ? common + "; script-src \(hash(script)); connect-src 'self'" : common
  }

  /// By it a page in a browser notices that the service has another style or script now.
  static let version = String(Base64.encoded(SHA256.hash(style + script)).prefix(12))

  private static func hash(_ text: [UInt8]) -> String { "'sha256-\(Base64.encoded(SHA256.hash(text)))'" }
}
