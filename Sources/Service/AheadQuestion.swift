internal import Alerts
internal import CivilTime
internal import Engine

/// A request about another time, which is answered when that has been worked out.
struct AheadQuestion {
  enum Subject {
    case verdicts(VerdictsJSON.Selection)
    case forecast(ForecastPage.Selection)
    case calendar(ForecastPage.Selection)
    /// Verdicts of a moment that has passed.
    case past(VerdictsJSON.Selection)
    /// What is counted over a period.
    case statistics(StatisticsPage.Selection)
    /// The page for people, with what comes or, where that cannot be worked out, without.
    case page(PageKey)

    /// What is asked of the time ahead, counted in days from today.
    var selection: ForecastPage.Selection? {
      switch self {
      case .forecast(let selection), .calendar(let selection): selection
      case .verdicts, .past, .statistics, .page: nil
      }
    }
  }

  /// How far an answer has come.
  enum Progress {
    case none
    case verdicts(Outlook)
    case forecast(ForecastPage)
    case calendar(CalendarPage)
    case past(PastCounts)
    case statistics(StatisticsPage)
  }

  /// The same of what is counted.
  static let mostRestarts = 20

  /// Begun anew so often because records changed meanwhile, and there will be no answer.
  static let mostPasses = 200

  var request: HTTPRequest
  var subject: Subject
  /// The moment that is asked for, or how far ahead must be known.
  var until: Instant
  var progress = Progress.none
  /// How often counting has been begun anew because a record changed meanwhile.
  var restarts = 0
  /// The engine's count of passes when it was asked.
  var passes: Int

  /// Whether records or the clock have gone on, so that what has been put together is no longer true.
  var isStale: Bool {
    switch progress {
    case .none, .past: false
    case .verdicts(let outlook): outlook.isStale
    case .forecast(let page): page.isStale
    case .calendar(let page): page.isStale
    case .statistics(let page): page.isStale
    }
  }

  /// Whether it is answered without knowing what comes.
  var needsNoForecast: Bool {
    switch subject {
    case .past, .statistics: true
    case .page(let key): !key.hasForecast
    case .verdicts, .forecast, .calendar: false
    }
  }

  /// What has been put together, to be changed in place and given back.
  mutating func take() -> Progress {
    defer { progress = .none }
    return progress
  }

  /// What has been put together is of an engine that is no more.
  mutating func forget() {
    progress = .none
    passes = 0
  }
}

/// What becomes of a request.
enum Reply {
  case now(HTTPResponse)
  case later(AheadQuestion)
  case whenLogged(AwaitedEvent)
  case stream
}
