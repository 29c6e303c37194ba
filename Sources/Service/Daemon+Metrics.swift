internal import Alerts
internal import CivilTime
internal import Engine
internal import Krav
internal import Linux
internal import Records

/// What is counted for those who watch the watcher.
struct Tally {
  /// From the first change at hand to the events that it means.
  var turns = Histogram()
  /// Waiting for the disk, a write of the log each.
  var syncs = Histogram()
  /// Monotonic nanoseconds.
  var turnSince: Int64?
  var lastRecord: Int64?
}

extension Daemon {
  /// `GET /metrics`
  func metrics(for viewer: Viewer) -> HTTPResponse {
    guard viewer.readsWholeTree else {
      // They are about all units.
      return Self.problem(.notFound, "there is no such resource")
    }
    var text = OpenMetrics()
    text.begin("instance", .info, "Which daemon this is.")
    text.sample(1, suffix: "_info", [("name", configuration.log.instance)])
    text.begin("state", .stateset, "What it is able to say.")
    for one in State.allCases { text.sample(one == state ? 1 : 0, [("etterlevd_state", one.rawValue)]) }
    intakeMetrics(&text)
    logMetrics(&text)
    text.begin(
      "turn_seconds", .histogram, unit: "seconds", "From the first change at hand to the events that it means.")
    text.sample(tally.turns)
    text.begin("records_touched", .counter, "Records that the engine has looked at.")
    text.sample(engine.recordsTouched, suffix: "_total")
    if let horizon = engine.nextHorizon {
      text.begin("next_horizon_days", .gauge, unit: "days", "Until a verdict may next change by the clock alone.")
      let days = Int64(max(0, horizon.seconds - clock.now.seconds)) * 1_000_000_000 / 86_400
      text.sample(nanoseconds: days)
    }
    text.begin("alerts", .gauge, "Alerts by state and verdict, as the log has them.")
    for state in [AlertState.open, .waived] {
      for verdict in [Verdict.yellow, .unknown, .red] {
        text.sample(
          hasNoPicture ? 0 : ledger.count(state, verdict), [("state", state.rawValue), ("verdict", verdict.word)])
      }
    }
    text.begin("clients", .gauge, "Connections to the socket.")
    let streams = connections.values.count { $0.isStream }
    text.sample(connections.count - streams, [("kind", "request")])
    text.sample(streams, [("kind", "stream")])
    text.begin("resident_memory_bytes", .gauge, unit: "bytes", "Memory that the process has in use.")
    text.sample(Environment.residentMemory())
    return HTTPResponse(status: .ok, contentType: OpenMetrics.contentType, body: text.document())
  }

  private func intakeMetrics(_ text: inout OpenMetrics) {
    let bad = Set(fileProblems.keys).union(vanished).count
    text.begin("files", .gauge, "Files in the inbox.")
    text.sample(max(0, inbox.known.count - bad), [("state", "good")])
    text.sample(bad, [("state", "bad")])
    text.begin("records", .gauge, "Records in force.")
    text.sample(engine.register.counts.reduce(0, +))
    if let last = tally.lastRecord {
      text.begin("last_record_age_seconds", .gauge, unit: "seconds", "Since records last came in.")
      text.sample(nanoseconds: Clock.monotonicNanoseconds() - last)
    }
    text.begin("queue_overflows", .counter, "Times that the kernel had more changes to tell of than it keeps.")
    text.sample(inbox.overflows, suffix: "_total")
  }

  private func logMetrics(_ text: inout OpenMetrics) {
    text.begin("pack", .info, "The rules that judge.")
    text.sample(1, suffix: "_info", [("hash", pack.hash)])
    text.begin("log_head", .info, "The last line of the log on disk.")
    text.sample(1, suffix: "_info", [("head", head.description)])
    text.begin("log_seq", .gauge, "Sequence number of the last line of the log on disk.")
    text.sample(head.seq)
    text.begin("unlogged_events", .gauge, "Events that have happened and are not yet on disk.")
    text.sample(ledger.unlogged)
    text.begin("log_sync_seconds", .histogram, unit: "seconds", "Waiting for the disk, for each write of the log.")
    text.sample(tally.syncs)
  }
}
