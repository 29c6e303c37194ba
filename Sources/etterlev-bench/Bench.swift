import Linux
import Service

/// Measures the engine and the daemon on the common workload R5, and what loading a pack costs.
@main
struct Bench {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch let error as Arguments.Failure {
      Output.error("etterlev-bench: \(error)\n\n\(help)")
      Environment.leave(2)
    } catch {
      Output.error("etterlev-bench: \(error)\n")
      Environment.leave(1)
    }
  }

  private static func run(_ words: [String]) throws {
    switch words.first {
    case "packs": PacksBench.run(rules: max(1, words.dropFirst().first.flatMap { Int($0) } ?? 1000))
    case "measure": try Measurement.run(Array(words.dropFirst()))
    default: try WorkloadBench.run(words)
    }
  }

  static func time(_ body: () -> Void) -> Int64 {
    let start = Clock.monotonicNanoseconds()
    body()
    return Clock.monotonicNanoseconds() - start
  }

  static let help = """
    etterlev-bench measures the engine and the daemon on the common workload R5.

      etterlev-bench [--short] [--records N,N] [--peers DIR] [--json FILE] [--page FILE]
      etterlev-bench packs [RULES]      what loading a pack of so many rules costs

      --records N,N     sizes of the workload; 10000,100000,1000000 without it
      --short           10 000 records and few repetitions; ends with 1 when an alert is wrong
      --runs N          how often each start is measured; 3 without it
      --peers DIR       also runs the other engines of the workload, whose programs lie in DIR/engines
      --python PATH     with this Python, which has what they need; DIR/venv/bin/python without it
      --work DIR        where the workload and the daemon's state lie; .build/bench without it
      --patience N      for how many seconds in all to wait until others leave the processors alone; 120 without it
      --json FILE       writes every figure
      --page FILE       writes the table as a page of the documentation
      --rules DIR       the workload's rules and words; Tests/Bench/R5 without it

    """
}
