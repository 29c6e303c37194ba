public import Alerts
public import CivilTime
public import Krav

/// What a leader looks at: how criteria stand, what is to be done, how it has gone and what comes. A value without any
/// reference to the engine or the clock; ``html()`` writes it.
public struct Page: Sendable {
  /// How the service itself does.
  public enum State: String, Sendable, CaseIterable {
    case ok, loading, degraded, clock
  }

  /// A moment as clocks show it.
  public struct Moment: Sendable, Hashable {
    public var date: CivilDate
    /// Minutes after midnight.
    public var minute: Int
    /// RFC 3339.
    public var iso: String

    public init(_ instant: Instant, in zone: ZoneRules) {
      let civil = zone.civil(of: instant)
      date = civil.date
      minute = civil.secondOfDay / 60
      iso = zone.rfc3339(instant)
    }
  }

  public struct Unit: Sendable, Hashable {
    public var id: String
    public var name: String

    public init(id: String, name: String) {
      self.id = id
      self.name = name
    }
  }

  /// Something is wrong with the service or with what it is given.
  public struct Trouble: Sendable, Hashable {
    /// `intake/not-json`, `service/silent`
    public var code: String
    public var subject: String
    public var since: Moment
    public var count: Int
    /// Where, and what was expected, for whoever mends it: in English.
    public var detail: String
    public var remedy: String

    public init(code: String, subject: String, since: Moment, count: Int, detail: String, remedy: String) {
      self.code = code
      self.subject = subject
      self.since = since
      self.count = count
      self.detail = detail
      self.remedy = remedy
    }
  }

  public var state: State
  public var at: Moment
  /// The clock was set to a day by hand.
  public var isClockSet = false
  /// With the script that follows what happens. Without it the page says as of when it stands, and brings its policy along.
  public var isLive = true
  /// The log's last line.
  public var seq: UInt64 = 0
  /// The units at the top of what is told.
  public var tops: [Unit] = []
  /// It is narrowed to one branch by whoever asks; the others are told as well elsewhere.
  public var isOfBranch = false
  /// When a record file last was new; `nil` where that is not told.
  public var lastArrival: Moment?
  /// Events that wait for the disk.
  public var unlogged = 0
  public var troubles: [Trouble] = []
  public var troublesBeyond = 0
  public var table = LightTable()
  public var groups: [Group] = []
  /// Of every group and what is beyond them.
  public var open = DayCounts()
  public var waived = 0
  public var history: History?
  public var units: [UnitRow] = []
  public var unitsBeyond = 0
  public var ahead: Ahead?

  public init(state: State, at: Moment) {
    self.state = state
    self.at = at
  }
}

// MARK: Parts

extension Page {
  /// Criteria, each with how it stands at the top, in the branches beneath it, and where it is worst.
  public struct LightTable: Sendable {
    public struct Light: Sendable, Hashable {
      public var verdict: Verdict
      public var judged: Int
      public var red: Int
      public var yellow: Int
      public var unknown: Int

      public init(verdict: Verdict, judged: Int, red: Int, yellow: Int, unknown: Int) {
        self.verdict = verdict
        self.judged = judged
        self.red = red
        self.yellow = yellow
        self.unknown = unknown
      }

      /// Nothing there is concerned.
      public var isEmpty: Bool { judged == 0 && unknown == 0 }
    }

    public struct Row: Sendable {
      public var name: String
      public var title: String
      /// As the columns.
      public var lights: [Light]
      /// Where something is judged or not known, the worst first.
      public var places: [Place]
      /// How many more there are.
      public var beyond: Int
      /// Units that are not concerned.
      public var untouched: Int

      public init(name: String, title: String, lights: [Light], places: [Place], beyond: Int, untouched: Int) {
        self.name = name
        self.title = title
        self.lights = lights
        self.places = places
        self.beyond = beyond
        self.untouched = untouched
      }
    }

    public struct Place: Sendable {
      public var unit: Unit
      public var light: Light

      public init(unit: Unit, light: Light) {
        self.unit = unit
        self.light = light
      }
    }

    public var columns: [Unit] = []
    /// The worst first.
    public var rows: [Row] = []

    public init() {}
  }

  /// Alerts with the same thing to do.
  public struct Group: Sendable {
    /// A rule's name.
    public var id: String
    /// What to do; `nil` where each alert says its own.
    public var remedy: String?
    /// Titles of the rules.
    public var titles: [String]
    public var counts: DayCounts
    /// The worst and oldest first.
    public var items: [Item]

    public init(id: String, remedy: String?, titles: [String], counts: DayCounts, items: [Item]) {
      self.id = id
      self.remedy = remedy
      self.titles = titles
      self.counts = counts
      self.items = items
    }

    public var beyond: Int { max(0, Int(counts.total) - items.count) }
  }

  /// One alert.
  public struct Item: Sendable {
    public var id: String
    public var verdict: Verdict
    public var subject: String
    public var unit: String
    public var since: Moment
    public var message: String
    public var remedy: String?
    public var acknowledged: Mark?
    public var escalated: Moment?
    public var reasons: PageReasons?
    /// Records that it rests on, with the file and the line.
    public var evidence: [String] = []

    public init(
      id: String, verdict: Verdict, subject: String, unit: String, since: Moment, message: String, remedy: String?
    ) {
      self.id = id
      self.verdict = verdict
      self.subject = subject
      self.unit = unit
      self.since = since
      self.message = message
      self.remedy = remedy
    }
  }

  /// Somebody has seen it.
  public struct Mark: Sendable {
    public var by: String
    public var at: Moment
    public var comment: String?

    public init(by: String, at: Moment, comment: String?) {
      self.by = by
      self.at = at
      self.comment = comment
    }
  }

  /// How it has gone.
  public struct History: Sendable {
    public var first: CivilDate
    /// Open alerts at the end of each day from the first.
    public var days: [DayCounts]
    /// Open alerts by how long they have been so: under a week, a month, a quarter, a year, and longer.
    public var ages: [DayCounts]
    /// Days until a duty was met again, over the time.
    public var median: Int?
    public var closed: Int

    public init(first: CivilDate, days: [DayCounts], ages: [DayCounts], median: Int?, closed: Int) {
      self.first = first
      self.days = days
      self.ages = ages
      self.median = median
      self.closed = closed
    }
  }

  /// A unit with those beneath it.
  public struct UnitRow: Sendable {
    public var unit: Unit
    public var level: Int
    public var open: DayCounts
    /// How many duties were met again in the last year, and after how many days the one in the middle.
    public var closed: Int
    public var median: Int?

    public init(unit: Unit, level: Int, open: DayCounts, closed: Int, median: Int?) {
      self.unit = unit
      self.level = level
      self.open = open
      self.closed = closed
      self.median = median
    }
  }

  /// What changes by itself if nothing is done.
  public struct Ahead: Sendable {
    public struct Window: Sendable {
      public var from: CivilDate
      public var until: CivilDate
      /// Alerts that will open or worsen, by what they become.
      public var worse = DayCounts()
      /// Alerts that will ease or be over.
      public var better = 0
      public var items: [Change] = []
      public var beyond = 0

      public init(from: CivilDate, until: CivilDate) {
        self.from = from
        self.until = until
      }
    }

    public struct Change: Sendable {
      public var date: CivilDate
      public var verdict: Verdict
      public var before: Verdict?
      /// A criterion's title, or an alert's message.
      public var text: String
      public var unit: String
      public var isCriterion: Bool
      /// It is there already, and waived until then.
      public var isWaiverEnding = false

      public init(date: CivilDate, verdict: Verdict, before: Verdict?, text: String, unit: String, isCriterion: Bool) {
        self.date = date
        self.verdict = verdict
        self.before = before
        self.text = text
        self.unit = unit
        self.isCriterion = isCriterion
      }
    }

    public var windows: [Window]

    public init(windows: [Window]) {
      self.windows = windows
    }
  }
}
