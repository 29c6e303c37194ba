import Foundation

/// The top of the repository, where the commands are run.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// The executables that the test's own build made.
func binary(_ name: String) -> URL { root.appending(path: ".build/debug/\(name)") }

/// Runs one of them, or `sh`, to its end.
func run(_ name: String, _ words: [String]) throws -> (code: Int32, output: String, error: String) {
  let process = Process()
  process.executableURL = name == "sh" ? URL(filePath: "/bin/sh") : binary(name)
  process.arguments = words
  process.currentDirectoryURL = root
  let output = Pipe()
  let error = Pipe()
  process.standardOutput = output
  process.standardError = error
  try process.run()
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  let complaint = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return (process.terminationStatus, text, complaint)
}

let areBuilt = FileManager.default.fileExists(atPath: binary("etterlev").path)
