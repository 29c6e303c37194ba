extension Phrasebook {
  /// Bokmål, as the language reference prints it (section 7).
  public static let bokmål = Phrasebook(
    months: [
      "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
      "desember",
    ],
    timeMark: "kl.",
    day: Noun(one: "dag", many: "dager"),
    month: Noun(one: "måned", many: "måneder"),
    workingDay: Noun(one: "virkedag", many: "virkedager"),
    hour: Noun(one: "time", many: "timer"),
    seasons: ["våren", "sommeren", "høsten"],
    quarters: ["første kvartal", "andre kvartal", "tredje kvartal", "fjerde kvartal"],
    tertials: ["første tertial", "andre tertial", "tredje tertial"],
    halves: ["første halvår", "andre halvår"],
    approximate: "omtrent",
    uncertain: "usikkert",
    from: "fra",
    until: "til",
    yes: "ja",
    no: "nei",
    missing: "ikke oppgitt",
    undecided: "ukjent",
    cannotBeJudged: "kan ikke vurderes",
    lacking: "mangler")
}
