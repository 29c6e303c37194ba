extension Digest {
  /// As HTML that mail programs show as it is: styles stand where they are used, and nothing is fetched.
  public var html: String {
    var body = ""
    func add(_ element: String, _ text: String, _ style: String = "", _ attributes: String = "") {
      let styled = style.isEmpty ? "" : " style=\"\(style)\""
      body += "<\(element)\(styled)\(attributes)>\(Self.escaped(text))</\(element)>\n"
    }
    add("h1", title, "font-size:22px;margin:0 0 4px 0")
    add("p", window, "margin:0 0 16px 0;color:#444444")
    if !troubles.isEmpty || !remarks.isEmpty {
      body += "<div style=\"border:3px solid #a4161a;padding:8px 12px;margin:0 0 16px 0\">\n"
      if !troubles.isEmpty { add("h2", words.digest.trouble, "font-size:18px;margin:0 0 8px 0") }
      for line in troubles + remarks { add("p", line, "margin:0 0 8px 0") }
      body += "</div>\n"
    }
    if isEmpty, isSound { add("p", ([nothing] + service.prefix(1)).joined(separator: " ")) }
    if let standingText { add("p", standingText) }
    for section in sections where !section.entries.isEmpty {
      add("h2", heading(section.kind), "font-size:18px;margin:24px 0 8px 0")
      body += "<ul style=\"list-style:none;padding:0;margin:0\">\n"
      for entry in section.entries.prefix(Self.most) { body += item(entry) }
      body += "</ul>\n"
      let rest = section.entries.count - Self.most
      if rest > 0 { add("p", NoticeWords.fill(words.digest.more, String(rest))) }
    }
    for line in isEmpty && isSound ? Array(service.dropFirst()) : service {
      add("p", line, "margin:16px 0 0 0;color:#444444")
    }
    add(
      "p", "\(words.digest.footer) \(words.digest.footerMore)",
      "margin:24px 0 0 0;border-top:1px solid #767676;padding-top:8px;color:#444444;font-size:14px")
    return """
      <!DOCTYPE html>
      <html lang="\(words.language)">
      <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>\(Self.escaped(title))</title></head>
      <body style="font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.4;color:#1a1a1a;background:#ffffff;\
      max-width:640px;margin:0;padding:16px">
      \(body)</body>
      </html>

      """
  }

  private func item(_ entry: Entry) -> String {
    var text = "<li style=\"margin:0 0 16px 0\">\n<p style=\"margin:0 0 4px 0\">"
    if let verdict = entry.verdict {
      text += "<span style=\"\(Self.style(verdict));padding:1px 6px;font-weight:bold\">"
      text += Self.escaped(words.mark(verdict)) + "</span> "
    }
    text += "<strong>\(Self.escaped(entry.heading))</strong></p>\n"
    for line in words.lines(entry) { text += "<p style=\"margin:0 0 2px 0\">\(Self.escaped(line))</p>\n" }
    return text + "</li>\n"
  }

  /// Each at least 4.5 to 1 against its ground (WCAG 2.1, 1.4.3).
  private static func style(_ verdict: String) -> String {
    switch verdict {
    case "red": "background:#a4161a;color:#ffffff"
    case "yellow": "background:#ffd166;color:#1a1a1a"
    case "green": "background:#1b5e20;color:#ffffff"
    default: "background:#e0e0e0;color:#1a1a1a"
    }
  }

  /// Text within an element or a quoted attribute.
  static func escaped(_ text: String) -> String { markupText(inert(text)) }
}
