/// Packs that the tests throw records at.
enum Packs {}

extension Packs {
  /// Of no domain at all: every kind of join, path and aggregate, also those that no sensible author would write.
  static let oddJoins = """
    source law "Law" { id "L" in force from 2000-01-01 }
    source old "Old" { id "O" in force from 2000-01-01 to 2025-12-31 }
    enum kind ordered { low, middle, high }
    record unit scope { name label; above unit?; kinds [kind]; friends [unit]; weight decimal?
      known_as [label] alias; lead thing? }
    record thing { place unit?; kind kind?; seen date?; heard instant?; owner thing?; parts [thing]; tag label?
      size integer?; flag bool?; span period?; note text? }
    record link { from thing? unit; to thing?; tags [label]; when date?; kind kind?; weight decimal? }

    parameter limit by kind = { low: 30 days, middle: 2 months, high: 5 working days }
    parameter wanted = [low, high]

    define thing t.home = t.place
    define thing t.root = t.owner.home else t.place
    define thing t.deadline = t.seen + limit[t.kind]
    define unit u.things = count (thing t where t.home = u and t.seen is set)
    define unit u.ratio = u.things / u.weight
    define link l.late = today > l.when + 20 days

    rule path "p" { basis law "1" for unit u
      red when exists (link l where l.from.place = u and l.weight > 20) because "{u.name}"
      yellow when count (link l where l.to.owner.place = u) >= 2 because "." }
    rule path-kind "p" { basis law "1" for thing t
      red when exists (link l where l.from.kind = t.kind and l.when >= t.seen) because "."
      yellow when at least 2 (thing s where s.kind = t.kind and s.flag) because "." }
    rule empties "p" { basis law "1" for thing t
      red when exists (link l where l.from = t.owner and l.weight > 10) because "."
      yellow when no (thing s where s.owner = t.owner and s.size >= t.size) because "." }
    rule elements "p" { basis law "1" for thing t
      red when exists (thing s where s in t.parts and s.flag) because "."
      red when exists (s in t.parts where s.size > 20) because "."
      yellow when exists (thing s where t in s.parts and s.size > 5) because "." }
    rule friends "p" { basis law "1" for unit u
      red when exists (unit v where u in v.friends and v.weight > 10) because "."
      yellow when not every (v in u.friends satisfies v.weight is set and v.ratio < 3) because "." }
    rule tags "p" { basis law "1" for thing t
      red when exists (link l where t.tag in l.tags and l.kind = t.kind) because "."
      yellow when exists (thing s where s.tag = t.tag and s.owner = t) because "." }
    rule tree "p" { basis law "1" for unit u
      red when exists (thing t where t.place under u and t.size > 25) because "."
      red when exists (unit v where v under u and v.lead is missing and v.weight > 20) because "."
      yellow when no (thing t where u under t.place and t.seen within last 200 days) because "." }
    rule tree-lead "p" { basis law "1" for thing t where t.place is set
      red when t.place under t.owner.place because "."
      yellow when exists (unit v where t.root under v and v.weight < 5) because "." }
    rule newest "p" { basis law "1" for unit u
      let final = latest (thing t by t.seen where t.place = u and t.kind in wanted)
      let first = earliest (thing t by t.heard where t.place = u)
      red when final.owner.size > 10 because "{final}"
      red when now > first.heard + 100 hours and first.flag because "{first.heard}"
      yellow when exists (link l where l.to = final and l.late) because "." }
    rule sums "p" { basis law "1", old "2" for unit u where u.weight is set
      let ours = (thing t where t.place = u and t.size is set)
      unknown when count ours > 4 because "many"
      red when sum t.size of (t in ours) > 40 and median t.size of (t in ours) > 10 because "."
      yellow when share (t in ours satisfies t.flag else false) < 50% because "."
      yellow when u.ratio > median v.ratio of (unit v where v.weight > 0) because "{u.ratio}" }
    rule each-kind "p" { basis law "1" from 2025-03-01 on 2025-05-01, old "3" for unit u, k in u.kinds where u.weight > 3
      let end = 2026-03-01
      red when no (thing t where t.place = u and t.kind = k) because "{k}"
      yellow when today > end because "." }
    rule each-friend "p" { basis old "3" on u.lead.seen for unit u, f in u.friends, k in kind
      red when exists (thing t where t.place = f and t.kind = k and t.flag) because "{f} {k}"
      yellow when f.lead.size > 3 because "." }
    rule moving "p" { basis law "1" for thing t
      let age = today - t.seen
      let open = t.seen else today
      red when age > 300 days and t.deadline < today because "{age}"
      red when t.span.last < today and t.span is set because "{t.span}"
      yellow when open >= 2025-12-01 or t.heard within last 500 hours because "."
      yellow when t.seen within next 40 days or t.seen within this tertial because "{this quarter}" }
    rule nothing "p" { basis law "1" for thing t
      red when t.note is set and (t.parts is missing or t.owner = t) because "."
      yellow when at least 2 of [t.flag, t.size > 10, t.kind >= middle, t.tag = "x"] because "." }
    criterion worst "w" { basis law "1" rules path, tree, newest, moving, nothing verdict worst }
    criterion shared "w" { basis law "1" rules path-kind, tags, each-kind, each-friend verdict shared }
    criterion part "w" { basis law "1" rules empties, elements verdict share { yellow above 10%, red above 40%, of at least 3 } }
    """
}
