/// The page's colours, for light and dark surroundings, and which of them stand on which.
struct PagePalette: Sendable {
  /// By the name of its property, as `#rrggbb`.
  let colours: [(name: String, value: String)]

  static let light = PagePalette(colours: [
    ("ink", "#17212b"), ("soft", "#4a5764"), ("paper", "#ffffff"), ("ground", "#f3f5f7"), ("line", "#c9d1d9"),
    ("edge", "#6e7b88"), ("link", "#0b4a7a"), ("head", "#12395b"), ("onhead", "#ffffff"),
    ("r", "#9b1020"), ("rb", "#fbe7e8"), ("y", "#6b4a00"), ("yb", "#fdf1cf"), ("g", "#145c37"), ("gb", "#e3f2e9"),
    ("u", "#474d5e"), ("ub", "#e9ebf1"), ("rf", "#b81d30"), ("yf", "#b87d00"), ("uf", "#6a7187"),
  ])

  static let dark = PagePalette(colours: [
    ("ink", "#e9eef3"), ("soft", "#b3bfcb"), ("paper", "#19222b"), ("ground", "#10171e"), ("line", "#3a4753"),
    ("edge", "#8595a4"), ("link", "#8fc4f0"), ("head", "#0d2a44"), ("onhead", "#ffffff"),
    ("r", "#ffb3b8"), ("rb", "#43191e"), ("y", "#f7d774"), ("yb", "#3a2d08"), ("g", "#9bdcb6"), ("gb", "#12352a"),
    ("u", "#c9cedd"), ("ub", "#2c3342"), ("rf", "#e8606d"), ("yf", "#d49d1f"), ("uf", "#8d95ac"),
  ])

  /// Text on its ground: at least 4.5 to 1 (WCAG 2.1, success criterion 1.4.3).
  static let texts: [(text: String, ground: String)] = [
    ("ink", "paper"), ("ink", "ground"), ("soft", "paper"), ("soft", "ground"), ("link", "paper"), ("link", "ground"),
    ("onhead", "head"), ("r", "rb"), ("y", "yb"), ("g", "gb"), ("u", "ub"), ("r", "paper"), ("y", "paper"),
    ("g", "paper"), ("u", "paper"), ("ink", "rb"), ("ink", "yb"), ("ink", "gb"), ("ink", "ub"), ("soft", "ub"),
    ("r", "ground"), ("y", "ground"), ("g", "ground"), ("u", "ground"),
  ]

  /// What must be told apart to be understood: at least 3 to 1 (success criterion 1.4.11).
  static let figures: [(figure: String, ground: String)] = [
    ("rf", "paper"), ("yf", "paper"), ("uf", "paper"), ("edge", "paper"), ("link", "paper"), ("edge", "ground"),
  ]

  subscript(name: String) -> String? { colours.first { $0.name == name }?.value }

  /// As custom properties.
  var properties: String { colours.map { "--\($0.name):\($0.value)" }.joined(separator: ";") }
}
