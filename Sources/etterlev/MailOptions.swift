import CivilTime
import Linux
import Records
import Reports

/// To whom a digest is sent, and by whom.
struct MailOptions {
  let to: [MailAddress]
  let from: MailAddress

  /// - Parameters:
  ///   - to: lists of addresses; empty when no mail is asked for.
  ///   - from: an address; this machine's when there is none.
  init(to lists: [String], from text: String?) throws {
    var found: [MailAddress] = []
    for list in lists {
      guard let addresses = MailAddress.list(list) else {
        throw UsageError("`\(printable(list))` is no list of mail addresses as name@host.example")
      }
      found += addresses
    }
    to = found
    guard let text else {
      from = try Self.machine()
      return
    }
    guard let address = MailAddress(text) else { throw UsageError("`\(printable(text))` is no mail address") }
    from = address
  }

  private static func machine() throws -> MailAddress {
    guard let address = MailAddress("etterlevd@\(Environment.hostName)") ?? MailAddress("etterlevd@localhost") else {
      throw UsageError("this machine has no name; name the sender by `--from`")
    }
    return address
  }

  func message(_ digest: Digest, sent: Instant) -> MailMessage {
    // One that could not be relied on does not keep the one that can from being another.
    let day = digest.zone.date(of: digest.at)
    let what = "\(digest.unit ?? "")\u{0}\(day)\u{0}\(digest.isSound)"
    return MailMessage(
      from: from, sender: digest.words.digest.sender, to: to, subject: digest.subject, date: sent, zone: digest.zone,
      name: "digest.\(day).\(SHA256.hex(SHA256.hash(Array(what.utf8)).prefix(10)))", text: digest.text,
      html: digest.html, language: digest.words.language)
  }
}
