public import CivilTime

/// A mail as a whole (RFC 5322) with two forms of one text (RFC 2046, multipart/alternative), for a program that takes its
/// recipients from its headers. Lines end in LF, as such a program wants them; it sends them with CRLF.
public struct MailMessage: Sendable {
  public var from: MailAddress
  /// What the sender is called.
  public var sender: String
  public var to: [MailAddress]
  public var subject: String
  public var date: Instant
  public var zone: ZoneRules
  /// Before the `@` of the message's id: letters, digits, `.` and `-`. The same mail sent again has the same.
  public var name: String
  public var text: String
  public var html: String
  public var language: String

  public init(
    from: MailAddress, sender: String, to: [MailAddress], subject: String, date: Instant, zone: ZoneRules,
    name: String, text: String, html: String, language: String
  ) {
    self.from = from
    self.sender = sender
    self.to = to
    self.subject = subject
    self.date = date
    self.zone = zone
    self.name = name
    self.text = text
    self.html = html
    self.language = language
  }

  public var bytes: [UInt8] {
    // No line of quoted-printable can hold `=_`.
    let boundary = "=_\(name)"
    var lines = [
      "From: \(MailEncoding.phrase(sender)) <\(from)>", "To: " + to.map(\.description).joined(separator: ",\n "),
      "Subject: " + MailEncoding.header(subject, after: "Subject: ".count),
      "Date: " + MailEncoding.date(date, in: zone), "Message-ID: <\(name)@\(from.host)>",
      // Nobody's absence notice is wanted (RFC 3834, section 5).
      "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "Content-Language: \(language)",
      "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=\"\(boundary)\"", "",
    ]
    for (type, body) in [("plain", text), ("html", html)] {
      lines += [
        "--\(boundary)", "Content-Type: text/\(type); charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "",
        MailEncoding.quotedPrintable(body),
      ]
    }
    lines += ["--\(boundary)--", ""]
    return Array(lines.joined(separator: "\n").utf8)
  }
}
