extension Packs {
  /// Conditions that ask nothing but one record's own fields, of the subject and of a query's members: all of them are
  /// made tests, and most of the queries are kept by group.
  static let testedConditions = """
    source law "Law" { id "L-1" in force from 2012-01-01 }
    enum area { housing, violence, health }
    enum severity ordered { low, medium, high }
    record unit scope { name label; above unit?; areas [area]; known_as [label] alias }
    record incident {
      unit unit?; status enum { fresh, treated, closed }; reported date; due date?; area area?; team label?
      severity severity?; cost decimal?; told bool?; note text?
    }
    rule late "l" { basis law "1" for incident a where a.status != closed and not (a.told else false)
      red when today > a.reported + 30 days and a.severity >= medium because "."
      yellow when today > a.due or (a.due - today < 10 days and a.severity is set) because "." }
    rule dear "d" { basis law "2" for incident a where a.cost is set
      red when a.cost > 2 and a.severity in [medium, high] and a.status != fresh because "."
      red when 1 <= a.cost and a.told and a.reported >= 2025-06-15 because "."
      yellow when a.note is missing and today - a.reported >= 45 days because "." }
    rule month "m" { basis law "3" for incident a
      red when today > a.reported + 3 months because "."
      yellow when a.due within next 1 month or a.reported within last 20 days because "."
      yellow when a.told = true and a.reported - 2 months < today because "." }
    rule old "o" { basis law "4" for unit u
      let all = (incident a where a.unit = u)
      red when share (a in all satisfies a.status != closed and today > a.reported + 30 days) > 40% because "."
      yellow when count all > 6 because "." }
    rule recent "r" { basis law "5" for unit u
      red when no (incident a where a.unit = u and a.reported within last 60 days) because "."
      yellow when exists (incident a where a.unit = u and (a.severity = high or a.due within next 30 days)) because "." }
    rule counted "c" { basis law "6" for unit u
      red when count (incident a where a.unit = u and a.reported within last 2 months and a.severity != low) > 2 because "."
      yellow when count (incident a where a.unit = u and a.told) >= count (incident a where a.unit = u and not a.told)
              because "." }
    rule areas "a" { basis law "7" for unit u, k in u.areas
      red when count (incident a where a.unit = u and a.area = k and a.status in [fresh, treated]) > 1 because "."
      yellow when no (incident a where a.unit = u and a.area = k and a.reported within last 90 days) because "." }
    rule alike "k" { basis law "8" for incident a where a.team is set
      yellow when exists (incident b where b.unit = a.unit and b.team = a.team and b.area != a.area) because "."
      yellow when no (incident b where b.unit = a.unit and b.severity > low) because "." }
    rule worth "w" { basis law "9" for unit u
      red when sum a.cost of (incident a where a.unit = u and a.cost is set and a.status = closed) > 4 because "."
      yellow when every (incident a where a.unit = u and a.area is set satisfies a.told and a.severity <= medium) because "."
      yellow when at least 2 (incident a where a.unit = u and a.reported within last 30 days) because "." }
    rule final "f" { basis law "10" for unit u
      let final = latest (incident a by a.reported where a.unit = u and a.status = closed and a.area != housing)
      red when today > final.reported + 100 days because "." }
    """
}
