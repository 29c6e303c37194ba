extension Packs {
  /// Rules of the kind that the shipped packs have, in few words.
  static let qualitySystem = """
    source law "Law" { id "L-1" in force from 2012-01-01 }
    source before "Old rule" { id "F-A" in force from 2003-01-01 to 2016-12-31 }
    source after "New rule" { id "F-B" in force from 2017-01-01 }
    enum area { housing, violence "violence and threats" }
    enum severity ordered { low, medium, high }
    record unit scope { name label; above unit?; size decimal?; running bool; areas [area]; known_as [label] alias }
    record incident {
      unit unit; status enum { fresh, treated, closed }; reported date; known date?; reported_as severity
      judged_as severity?; told date?; found instant?; area area?
    }
    record measure { of incident? unit; due date?; done date?; approved date? }
    record assessment { unit unit; area area?; on date }
    record review { unit unit; held date; approved date? }
    record decision { unit unit; due period? }

    parameter close_in by severity = { low: 90 days, medium: 2 months, high: 5 working days }
    parameter review_every statutory at most 12 months = 12 months
    parameter quorum = 2

    define incident a.severity = a.judged_as else a.reported_as
    define incident a.due = a.reported + close_in[a.severity]
    define unit u.rate = (count (incident a where a.unit = u and a.reported within last 12 months)) / u.size

    rule closed-in-time "Incidents are closed in time" {
      basis law "1" for incident a
      red    when a.status != closed and today > a.reported + 2 * close_in[a.severity] because "reported {a.reported}"
      yellow when a.status != closed and today > a.due because "due {a.due}"
      remedy "Close it, due {a.due}."
    }
    rule closed-with-measures "Closed incidents have approved measures" {
      basis law "2" for incident a where a.status = closed
      red when no (measure m where m.of = a) because "no measure"
      red when not every (measure m where m.of = a satisfies m.done is set and m.approved is set) because "not approved"
    }
    rule told "Told in time" statutory {
      basis law "3" from 2026-07-01 on a.known, law "3 old" to 2026-06-30 on a.known for incident a
      red when a.told is missing and today > a.known + 5 working days because "."
    }
    rule found "Found and treated" {
      basis law "4" for incident a
      yellow when a.status = fresh and now > a.found + 72 hours because "{a.found}"
    }
    rule coverage "Every area is assessed" {
      basis law "5" for unit u, k in u.areas where u.running
      let final = latest (assessment r by r.on where r.unit = u and r.area = k)
      red    when final is missing because "{u.name}: {k} never"
      yellow when today > final.on + 12 months because "{u.name}: {k} {final.on}"
    }
    rule reviewed "Reviewed every year" statutory {
      basis before "4 h", after "8 f" for unit u where u.above is missing
      let final = latest (review g by g.held where g.unit = u and g.approved is set)
      let due = final.held + review_every
      red    when final is missing because "never"
      red    when today > due because "last {final.held}"
      yellow when today > due - 30 days because "next before {due}"
    }
    rule inherited "Assessed by itself or above" {
      basis law "6" for unit u where u.size is set
      red when no (assessment r where u under r.unit and r.on within last 24 months) because "."
    }
    rule many "Many of one kind" {
      basis law "7" for unit u
      let ours = (incident a where a.unit = u and a.area is set)
      red    when exists (a in ours where at least 3 (b in ours where b.area = a.area
                and b.reported >= a.reported and b.reported <= a.reported + 90 days)) because "three"
      yellow when (count (incident a where a.unit = u and a.judged_as = high)) >= quorum because "two"
    }
    rule share-closed "Most are closed" {
      basis law "8" for unit u where u.running
      let closed = (incident a where a.unit = u and a.status = closed)
      unknown when count closed < 1 because "only {count closed}"
      red     when (share (a in closed satisfies a.reported within last 100 days)) < 50% because "few"
    }
    rule rates "Far fewer than others" advisory {
      basis law "9" for unit u where u.running
      let like = (unit p where p.running and p.size is set)
      unknown when count like < 3 because "few"
      yellow  when u.rate < 0.5 * median p.rate of (p in like) because "{u.rate}"
    }
    rule measures "Measures are done" {
      basis law "10" for measure m
      red    when m.of.severity = high and today > m.due because "high"
      yellow when today > m.due and m.done is missing because "late"
    }
    rule decided "Decisions are followed" {
      basis law "11" for decision d
      red when today > d.due.last because "{d.due}"
    }
    criterion all "All" { basis law "1" rules closed-in-time, coverage, measures verdict worst }
    criterion part "Part" { basis law "1" rules closed-in-time, coverage, inherited verdict shared }
    criterion some "Some" {
      basis law "1" rules measures, closed-in-time verdict share { yellow above 5%, red above 50%, of at least 2 }
    }
    """
}
