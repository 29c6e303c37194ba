import Linux

/// Runs programs to their end and tells what they cost.
struct Launch {
  /// What a run cost, seen from outside.
  struct Cost {
    var status: Int32
    /// Milliseconds from before it was started until it had ended.
    var wall: Double
    /// Milliseconds of processor time.
    var processor: Double
    var peakKiB: Double
    /// How many processors others kept busy meanwhile.
    var others: Double
  }

  /// Runs it, and gives what it wrote to standard output.
  ///
  /// - Parameters:
  ///   - words: the program, by path, and its arguments.
  ///   - variables: further environment, as `NAME=value`.
  ///   - seconds: when it is killed.
  static func run(_ words: [String], variables: [String] = [], seconds: Int64) throws -> (cost: Cost, output: [UInt8]) {
    let all = variables.isEmpty ? words : ["/usr/bin/env"] + variables + words
    let busy = Processors.busy()
    let begin = Clock.monotonicNanoseconds()
    var child = try ChildProcess(all[0], Array(all.dropFirst()))
    let output = try child.readAll(timeoutMilliseconds: seconds * 1000)
    let end = try child.wait()
    let wall = Double(Clock.monotonicNanoseconds() - begin) / 1e6
    let processor = Double(end.processorMicroseconds) / 1e3
    let others = max(0, Processors.busy() - busy - processor / 1e3) / (wall / 1e3)
    let cost = Cost(
      status: end.status, wall: wall, processor: processor, peakKiB: Double(end.peakKiB), others: others)
    return (cost, output)
  }

  /// Runs one of this program's own measurements, which ends in one line of figures.
  static func measure(_ words: [String], seconds: Int64 = 600) throws -> (cost: Cost, figures: Figures) {
    let program = try resolvedPath("/proc/self/exe")
    let (cost, output) = try run([program, "measure"] + words, seconds: seconds)
    guard cost.status == 0, let figures = Figures(json: output.last == 0x0A ? output.dropLast() : output) else {
      throw LoadedWorkload.Failure(description: "`\(words.joined(separator: " "))` ended with \(cost.status)")
    }
    return (cost, figures)
  }
}

/// What the kernel tells of the processors.
enum Processors {
  /// Seconds that all of them have been busy since the machine started, whoever kept them so.
  static func busy() -> Double {
    guard let text = try? readFile("/proc/stat", limit: 1 << 20),
      let line = String(decoding: text, as: UTF8.self).split(separator: "\n").first
    else { return 0 }
    let ticks = line.split(separator: " ").dropFirst().prefix(8).map { Double($0) ?? 0 }
    // The fourth is idle time, the fifth waiting for disks; the kernel counts in hundredths of a second.
    return (ticks.reduce(0, +) - ticks.dropFirst(3).prefix(2).reduce(0, +)) / 100
  }
}

/// Waits for the others on the machine, with a patience that lasts for all measurements together.
final class Patience {
  private var left: Int64

  /// - Parameter seconds: for how long it waits in all.
  init(seconds: Int64) { left = seconds * 1_000_000_000 }

  /// Waits until others leave nearly all processors alone.
  func waitUntilQuiet() {
    let begin = Clock.monotonicNanoseconds()
    defer { left -= Clock.monotonicNanoseconds() - begin }
    while Clock.monotonicNanoseconds() - begin < left {
      let before = Processors.busy()
      Clock.sleep(milliseconds: 200)
      if Processors.busy() - before < 0.1 { return }
    }
  }
}
