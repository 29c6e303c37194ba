import Linux

/// Writes a file anew, in place of one of that name.
func writeFile(_ path: String, _ bytes: [UInt8]) throws {
  let parts = path.split(separator: "/", omittingEmptySubsequences: false)
  let folder = parts.dropLast().joined(separator: "/")
  let directory = try Directory(folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder)
  let name = String(parts[parts.count - 1])
  try? directory.remove(name)
  try directory.createFile(name, mode: 0o644).write(bytes)
}
