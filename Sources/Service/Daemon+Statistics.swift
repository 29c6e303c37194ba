internal import Engine
public import Krav
internal import Records
internal import Reports

// MARK: /statistics

extension Daemon {
  /// So many counts are kept for who asks the same again.
  private static let mostKept = 4

  func statistics(_ request: HTTPRequest) -> Reply {
    do throws(StatisticsPage.Failure) {
      let selection = try StatisticsPage.Selection { request.item($0) }
      guard request.item("name") != nil else { return .now(.json(StatisticsPage.list(program))) }
      // Tells at once what is wrong with it; nothing is looked at yet.
      _ = try statisticsPage(selection, for: request.viewer)
      return .later(
        AheadQuestion(request: request, subject: .statistics(selection), until: engine.now, passes: 0))
    } catch {
      return .now(Self.problem(error.isMissing ? .notFound : .badRequest, error.description))
    }
  }

  func statisticsPage(
    _ selection: StatisticsPage.Selection, for viewer: Viewer
  ) throws(StatisticsPage.Failure) -> StatisticsPage {
    try StatisticsPage(
      engine, selection, known: countedBefore,
      mayRead: viewer.readsWholeTree ? nil : { viewer.mayRead(unit: $0) })
  }

  /// The answer when all has been counted.
  func statisticsAnswer(_ page: StatisticsPage) -> HTTPResponse {
    let counted = page.counted
    countedBefore.removeAll {
      !$0.isOf(engine) || $0.isStale || ($0.number == counted.number && $0.period == counted.period)
    }
    countedBefore.append(counted)
    if countedBefore.count > Self.mostKept { countedBefore.removeFirst() }
    return .json(page.document().json())
  }
}

extension StatisticsPage {
  /// Which statistics there are, as JSON.
  public static func list(_ program: Program) -> [UInt8] {
    var body = JSONWriter()
    body.beginObject()
    body.key("items")
    body.beginArray()
    for statistics in program.statistics {
      body.beginObject()
      body.field("name", statistics.name)
      body.field("title", statistics.title)
      body.key("by")
      body.beginArray()
      for grouping in statistics.groupings { body.value(grouping.name) }
      body.endArray()
      body.endObject()
    }
    body.endArray()
    body.endObject()
    return body.bytes
  }
}
