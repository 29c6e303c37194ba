import Linux

/// What the figures were measured on.
struct Machine {
  var processor: String
  var threads: Int
  var memoryGiB: Int
  var kernel: String
  var isVirtual: Bool

  static func current() -> Machine {
    func text(_ path: String) -> String {
      (try? readFile(path, limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    func value(_ name: String, _ path: String) -> Substring? {
      text(path).split(separator: "\n").first { $0.hasPrefix(name) }?.split(separator: ":").last?.drop { $0 == " " }
    }
    let memory = value("MemTotal", "/proc/meminfo").flatMap { $0.split(separator: " ").first }.flatMap { Int($0) } ?? 0
    return Machine(
      processor: value("model name", "/proc/cpuinfo").map(String.init) ?? "unknown processor",
      threads: Threads.processors, memoryGiB: (memory + 524_288) / 1_048_576,
      kernel: text("/proc/sys/kernel/osrelease").split(separator: "\n").first.map(String.init) ?? "",
      isVirtual: value("flags", "/proc/cpuinfo")?.split(separator: " ").contains("hypervisor") ?? false)
  }

  var text: String {
    "\(processor), \(isVirtual ? "virtual machine with " : "")\(threads) processors, \(memoryGiB) GiB, Linux \(kernel)"
  }
}
