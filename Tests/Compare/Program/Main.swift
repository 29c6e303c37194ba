import CivilTime
import Compare
import Foundation

/// `compare --steps N --seed S [--deep] [--report FILE] [--at FILE]`: plays random scenarios until so many steps have been
/// compared, and stops at the first disagreement with what shows it in as few lines as can be found.
@main
struct Main {
  static func main() {
    var options: [String: String] = [:]
    var words = CommandLine.arguments.dropFirst()
    while let word = words.popFirst() {
      options[word] = ["--deep", "--print"].contains(word) ? "" : words.popFirst() ?? ""
    }
    guard let bytes = FileManager.default.contents(atPath: "/usr/share/zoneinfo/Europe/Oslo"),
      let zone = try? ZoneRules(tzif: Array(bytes))
    else {
      print("there is no zone file of Europe/Oslo")
      exit(2)
    }
    if let path = options["--replay"] {
      guard let text = try? String(contentsOfFile: path, encoding: .utf8), let scenario = Scenario(text) else {
        exit(2)
      }
      let contest = Contest(scenario, zone: zone, probes: 50)
      let found = contest.play()
      print(found.map { "step \($0.step): \($0.text)" } ?? "both agree after each of \(contest.steps) steps")
      exit(found == nil ? 0 : 1)
    }
    if options["--print"] != nil {
      // What a run that crashed was at.
      let seed = options["--seed"].flatMap { UInt64($0) } ?? 1
      print(Scenario.random(seed: seed, size: options["--deep"] == nil ? .small : .deep).text, terminator: "")
      return
    }
    let wanted = options["--steps"].flatMap { Int($0) } ?? 1000
    let size: Scenario.Size = options["--deep"] == nil ? .small : .deep
    var seed = options["--seed"].flatMap { UInt64($0) } ?? 1
    var (steps, verdicts, scenarios) = (0, 0, 0)
    var colours: [String: Int] = [:]
    while steps < wanted {
      if let path = options["--at"] { try? "\(seed)\n".write(toFile: path, atomically: false, encoding: .utf8) }
      let scenario = Scenario.random(seed: seed, size: size)
      let contest = Contest(scenario, zone: zone)
      let found = contest.play()
      steps += contest.steps
      scenarios += 1
      verdicts += contest.verdicts
      colours.merge(contest.colours) { $0 + $1 }
      if let found {
        print("seed \(seed), step \(found.step): \(found.text)")
        if found.isInvalid { exit(3) }
        if let path = options["--keep"] {
          let smallest = Shrinker.smallest(scenario, zone: zone)
          if let said = Contest(smallest, zone: zone, probes: 12).play()?.text { print(said) }
          try? smallest.text.write(toFile: path, atomically: false, encoding: .utf8)
        }
        exit(1)
      }
      seed += 1
    }
    let counts = colours.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: " ")
    print("steps \(steps) scenarios \(scenarios) verdicts \(verdicts) \(counts)")
  }
}
