import CivilTime
import Commands
import Linux
import Reports
import Service

enum DigestCommand: ClientCommand {
  static let usage = Usage(
    "digest", "what has happened and what falls due, for somebody who does not ask",
    details: [
      """
      What is new, has worsened, falls due soon, was seen but is still open, has eased or is closed, and when a record last came: \
      silence is never told as if all were well. When nothing new has come in for too long, or the daemon does not answer, it \
      says so first, and ends with 3; what it writes can be sent all the same.
      """,
      """
      `--mail` writes a whole message, whose recipients `sendmail -t` takes from it. It has the same Message-ID all day, so that \
      one that is sent again is not another. `--json` holds the whole text too, as `text`, for the webhooks of chats.
      """,
    ],
    options: [
      .unit,
      .option(
        "since", "TIME", "since when: days or weeks back from midnight (7d, 2w), hours (24h), a day or an instant",
        fallback: "7d"),
      .option(
        "days", "N", .number(0...ForecastPage.mostDays), "how many days ahead something is due soon", fallback: "14"),
      .flag("html", "writes HTML that mail programs show"), .json,
      .option("mail", "TO", "writes a message to these addresses, with commas between them", isRepeatable: true),
      .option("from", "ADDRESS", "who the message comes from", fallback: "etterlevd at this machine"), .socket,
    ],
    fine: "it is written, and can be relied on",
    examples: [
      .init("etterlev digest --unit solhellinga", "the last seven days of a unit, and the next fourteen"),
      .init(
        "etterlev digest --unit solhellinga --mail leader@municipality.example | /usr/sbin/sendmail -t -i",
        "the same by mail"),
      .init("etterlev digest --since 24h --html", "the last day of all units, as HTML"),
    ],
    seeAlso: ["alerts", "forecast", "follow"])

  static func run(_ arguments: Arguments) throws -> Int32 {
    let forms = ["html", "json"].filter { arguments.has($0) } + (arguments.value("mail") == nil ? [] : ["mail"])
    guard forms.count < 2 else { throw UsageError("takes one of `--html`, `--json` and `--mail`") }
    let mail = try MailOptions(to: arguments.values("mail"), from: arguments.value("from"))
    let since = arguments.value("since") ?? "7d"
    let zone = try Oslo.rules()
    let machine = Instant(seconds: Clock.realtimeSeconds())
    guard DigestWindow.start(since, now: machine, in: zone) != nil else {
      throw UsageError("`--since` is a time as 7d, 2w or 24h, a day (yyyy-mm-dd) or an instant with its offset")
    }
    let digest = try DigestSource(
      client: Client(arguments), unit: arguments.value("unit"), since: since, days: arguments.number("days") ?? 14,
      zone: zone, machine: machine
    ).digest()
    switch forms.first {
    case "html": Output.standard(digest.html)
    case "json": Terminal.write(jsonLines: digest.json)
    case "mail": Output.standard(String(decoding: mail.message(digest, sent: machine).bytes, as: UTF8.self))
    default: Output.standard(digest.text)
    }
    return digest.isSound ? Exit.fine : Exit.unanswered
  }
}
