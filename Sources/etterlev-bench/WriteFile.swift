import Linux

/// Writes a file anew, in place of one of that name.
func writeFile(_ path: String, _ bytes: [UInt8]) throws {
  let place = FilePlace(path)
  let directory = try Directory(place.folder)
  try? directory.remove(place.name)
  try directory.createFile(place.name, mode: 0o644).write(bytes)
}
