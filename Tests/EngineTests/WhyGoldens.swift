/// Conditions and how they are explained: the steps beneath a condition follow it, two spaces further in.
enum WhyGoldens {
  static let text = #"""
    `t.seen = 2026-01-02`: ja – t.seen 2. januar 2026

    `t.size > quorum`: ja – t.size 12, 2 (quorum, kommunens egen)

    `today > t.deadline`: ja – i dag 15. mars 2026, t.deadline 22. januar 2026 (= t.seen 2. januar 2026 + 20 dager (limit[low], kommunens egen, endret fra 30 dager))

    `now > t.heard + 72 hours`: ja – nå 15. mars 2026 kl. 00.00, t.heard + 72 hours 8. januar 2026 kl. 10.00 (= t.heard 5. januar 2026 kl. 10.00 + 72 timer)

    `t.seen within last tertial`: nei – t.seen 2. januar 2026, last tertial tredje tertial 2025

    `t.seen within this year`: ja – t.seen 2. januar 2026, this year 2026

    `t.owner.owner.kind = low`: ukjent – t.owner.owner.kind ukjent (thing/gone finnes ikke)

    `t.owner.place.name = "x"`: ukjent – t.owner.place.name ikke oppgitt (t.owner.place ikke oppgitt (t.owner o))

    `grid[t.kind, t.kind] = 3`: nei – 1 (grid[low, low], kommunens egen)

    `today > t.span.first`: ja – i dag 15. mars 2026, t.span.first 1. mars 2026 (t.span våren 2026)

    `t.heard.date = 2026-01-05`: ja – t.heard.date 5. januar 2026 (t.heard 5. januar 2026 kl. 10.00)

    `t.seen.next_working_day = 2026-01-02`: ja – t.seen.next_working_day 2. januar 2026 (t.seen 2. januar 2026)

    `today > t.seen + term`: nei – i dag 15. mars 2026, t.seen + term 2. november 2026 (= t.seen 2. januar 2026 + 10 måneder (term, lovfestet høyst 12 måneder, endret fra 12 måneder))

    `today - t.seen > 30 days`: ja – today - t.seen 72 dager (= i dag 15. mars 2026 - t.seen 2. januar 2026)

    `t.size * 2 - 4 > 10 + t.size`: nei – t.size * 2 - 4 20 (= t.size 12 * 2 - 4), 10 + t.size 22 (= 10 + t.size 12)

    `t.size / (t.size - 12) > 1`: ukjent – t.size / (t.size - 12) ikke oppgitt (= t.size 12 / [t.size 12 - 12])

    `(t.owner.seen else t.seen + 10 days) < today`: ja – t.owner.seen else t.seen + 10 days 12. januar 2026 (= t.owner.seen ikke oppgitt (t.owner o), ellers t.seen 2. januar 2026 + 10 dager), i dag 15. mars 2026

    `t.kind >= middle`: nei – t.kind low

    `t.owner = t`: nei – t.owner o, t thing/t

    `t.note is set`: ja – t.note oppgitt

    `t.owner.seen is missing`: ja – t.owner.seen ikke oppgitt (t.owner o)

    `t.kind in [low, middle]`: ja – t.kind low

    `t.kind not in t.kinds`: nei – t.kind low, t.kinds low, high

    `t.place under t.place.above`: ja – t.place u, t.place.above top (t.place u)

    `t.seen within last 12 months`: ja – t.seen 2. januar 2026, i dag 15. mars 2026

    `t.seen within next 30 days`: nei – t.seen 2. januar 2026, i dag 15. mars 2026

    `t.seen within t.span`: nei – t.seen 2. januar 2026, t.span våren 2026

    `not (t.flag else false)`: nei
      `t.flag else false`: ja – t.flag else false ja (= t.flag ja)

    `t.is_big`: ja – t.is_big ja
      `t.size > 10`: ja – t.size 12

    `t.flag and (t.size < 3 or t.size > 11)`: ja
      `t.flag`: ja – t.flag ja
      `t.size < 3 or t.size > 11`: ja
        `t.size < 3`: nei – t.size 12
        `t.size > 11`: ja – t.size 12

    `at least 2 of [t.flag, t.size = 1, t.kind = low]`: ja
      `t.flag`: ja – t.flag ja
      `t.size = 1`: nei – t.size 12
      `t.kind = low`: ja – t.kind low

    `exists (link l where l.of = t)`: ja – 3 link passer: link/a, link/b, link/c

    `exists (link l where l.of = t and l.size > 100)`: ukjent – ingen link passer, 1 kan ikke avgjøres: link/c
      `l.size > 100`: ukjent – l.size ikke oppgitt

    `exists (link l where l.of = t and l.size > 5 and l.done is set)`: nei – ingen link passer; nærmest er link/a
      `l.size > 5`: nei – l.size 4

    `no (link l where l.of = t and l.done is set)`: nei – 1 link passer: link/a

    `at least 3 (link l where l.of = t and l.size > 1)`: ukjent – 2 link passer, 1 kan ikke avgjøres, minst 3 kreves: link/c
      `l.size > 1`: ukjent – l.size ikke oppgitt

    `every (link l where l.of = t satisfies l.done is set)`: nei – 2 av 3 link oppfyller det ikke: link/b, link/c
      `l.done is set`: nei – l.done ikke oppgitt

    `every (link l where l.of = t satisfies l.size > 0)`: ukjent – 2 av 3 link oppfyller det, 1 kan ikke avgjøres: link/c
      `l.size > 0`: ukjent – l.size ikke oppgitt

    `count (link l where l.of = t) > 1`: ja – count (link l where l.of = t) 3 (3 link passer: link/a, link/b, link/c)

    `share (link l where l.of = t satisfies l.done is set) < 50%`: ja – share (…) 0,33 (1 av 3 link oppfyller det, ikke link/b, link/c)

    `sum l.size of (link l where l.of = t and l.size is set) > 5`: ja – sum l.size of (…) 10 (2 link passer: link/a, link/b)

    `median l.size of (link l where l.of = t) > 5`: ukjent – median l.size of (…) ukjent (3 link passer, 1 kan ikke avgjøres: link/c (l.size ikke oppgitt))

    `latest (link l by l.when where l.of = t) is missing`: nei – latest (…) b (den siste av 2, l.when 10. februar 2026)

    `today > (earliest (link l by l.when where l.of = t)).when + 2 months`: ja – i dag 15. mars 2026, (earliest (…)).when + 2 months 10. mars 2026 (= (earliest (…)).when 10. januar 2026 (earliest (…) a (den første av 2, l.when 10. januar 2026)) + 2 måneder)

    `exists (k in t.kinds where k = high)`: ja – 1 kind passer: high
    """#
}
