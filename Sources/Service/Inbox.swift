internal import Krav
internal import Linux
internal import Records

/// The watched tree: which files lie in it, which must be looked at, and the threads that read them.
///
/// Every change, of whatever kind, makes a path *due*; a due path is looked at by a reader, which finds it gone or reads
/// it. All paths that are due together are applied together.
final class Inbox {
  let path: String
  private(set) var known: [String: FileStatus] = [:]
  /// Open only while it is looked at: a share that somebody holds open cannot be unmounted.
  private var root: Directory?
  private var device: UInt64?
  private let inotify: Inotify
  private var folders: [Int32: String] = [:]
  private(set) var due: Set<String> = []
  /// The root is gone or cannot be listed.
  private(set) var isGone = false
  /// There are no more watches: what lies deeper is found by looking.
  private(set) var lacksWatches = false
  /// The kernel does not tell of every change: it lacks watches, or the files lie on another machine.
  private(set) var lacksEvents: Bool
  private let alwaysLacksEvents: Bool
  /// Folders that cannot be listed: what was read there stays in force.
  private(set) var unlistable: Set<String> = []
  /// Files that could not be read when they were last looked at.
  private var unread: Set<String> = []
  /// Eight hexadecimal digits of the SHA-256 of each record file's path that is not UTF-8.
  private(set) var strangeNames: Set<String> = []
  /// How often the kernel had more to tell than it keeps.
  private(set) var overflows = 0

  var notifyNumber: Int32 { inotify.number }

  init(path: String, lacksEvents: Bool) throws(SystemError) {
    self.path = path
    alwaysLacksEvents = lacksEvents
    self.lacksEvents = lacksEvents
    inotify = try Inotify()
  }

  /// Looks at the whole tree again: new and altered files, and those that are gone, become due.
  func scan() {
    for watch in folders.keys { inotify.unwatch(watch) }
    folders = [:]
    lacksWatches = false
    lacksEvents = alwaysLacksEvents
    strangeNames = []
    unlistable = []
    defer { root = nil }
    do throws(SystemError) {
      let directory = try Directory(path)
      let status = try directory.descriptor.status()
      if let device, device != status.device {
        isGone = true
        return
      }
      device = status.device
      root = consume directory
      var files: Set<String> = []
      try look(at: ".", into: &files)
      isGone = false
      for file in files where isAltered(file) { due.insert(file) }
      for file in known.keys where !files.contains(file) && !isOutOfReach(file) { due.insert(file) }
    } catch {
      isGone = true
    }
  }

  /// Watches a folder first and lists it then, so that nothing falls between.
  private func look(at folder: String, into files: inout Set<String>) throws(SystemError) {
    guard root != nil else { return }
    var pending = [folder]
    while let folder = pending.popLast() {
      let entries: [Directory.Entry]
      do throws(SystemError) {
        entries = try enter(folder)
        unlistable.remove(folder)
      } catch {
        if folder == "." { throw error }
        if !error.isNotFound, !error.isLoop { unlistable.insert(folder) }
        continue
      }
      let prefix = folder == "." ? "" : folder + "/"
      for entry in entries {
        guard let name = String(validating: entry.name, as: UTF8.self) else {
          noteStrange(entry.name, in: folder)
          continue
        }
        guard !name.hasPrefix(".") else { continue }
        if entry.kind == .directory {
          pending.append(prefix + name)
        } else if RecordFiles.isRecordFile(name) {
          files.insert(prefix + name)
        }
      }
    }
  }

  private func noteStrange(_ name: [UInt8], in folder: String) {
    guard RecordFiles.isRecordFile(String(decoding: name, as: UTF8.self)) else { return }
    strangeNames.insert(SHA256.hex(SHA256.hash(Array(folder.utf8) + [0x2F] + name).prefix(4)))
  }

  /// The root may be another one than before: somebody has said so.
  func acceptRoot() { device = nil }

  private func enter(_ folder: String) throws(SystemError) -> [Directory.Entry] {
    guard let directory = try root?.subdirectory(folder) else { return [] }
    if !directory.reportsChanges() { lacksEvents = true }
    do throws(SystemError) {
      folders[try inotify.watch(directory)] = folder
    } catch {
      guard error.isNoSpace else { throw error }
      lacksWatches = true
      lacksEvents = true
    }
    return try directory.entries()
  }

  private func isAltered(_ file: String) -> Bool {
    guard let status = known[file] else { return true }
    guard let now = try? root?.status(file) else { return true }
    return now != status
  }

  /// Takes in what the kernel has told; `true` when anything became due.
  func readEvents() -> Bool {
    var mustScan = false
    defer { root = nil }
    while true {
      guard let events = try? inotify.read(), !events.isEmpty else { break }
      if !openRoot() { mustScan = true }
      for event in events {
        switch event.kind {
        case .overflowed:
          overflows += 1
          mustScan = true
        case .unmounted: mustScan = true
        case .directoryGone:
          if folders[event.watch] == "." { mustScan = true }
        // The parent's event has told of the others.
        case .arrived, .left: note(event, &mustScan)
        case .altered: noteAltered(event)
        case .ignored: break
        }
      }
    }
    if mustScan { scan() }
    return !due.isEmpty || mustScan
  }

  /// Whether the root is there, on the device that it was on.
  private func openRoot() -> Bool {
    guard root == nil else { return true }
    guard let directory = try? Directory(path), (try? directory.descriptor.status())?.device == device else {
      return false
    }
    root = consume directory
    return true
  }

  /// A file that may now be read, or is owned by another, says the same and may mean something else.
  private func noteAltered(_ event: Inotify.Event) {
    guard !event.name.isEmpty, let folder = folders[event.watch],
      let name = String(validating: event.name, as: UTF8.self)
    else { return }
    let path = folder == "." ? name : folder + "/" + name
    if event.isDirectory {
      guard !name.hasPrefix(".") else { return }
      var files: Set<String> = []
      try? look(at: path, into: &files)
      for file in files where isAltered(file) { due.insert(file) }
    } else if RecordFiles.isRecordFile(name), isAltered(path) {
      due.insert(path)
    }
  }

  private func note(_ event: Inotify.Event, _ mustScan: inout Bool) {
    guard let folder = folders[event.watch] else { return }
    guard let name = String(validating: event.name, as: UTF8.self) else {
      // Which names there are is told by the folder.
      mustScan = true
      return
    }
    let path = folder == "." ? name : folder + "/" + name
    if !event.isDirectory {
      if RecordFiles.isRecordFile(name) { due.insert(path) }
    } else if event.kind == .arrived, !name.hasPrefix(".") {
      var files: Set<String> = []
      try? look(at: path, into: &files)
      due.formUnion(files)
    } else if event.kind == .left {
      for watch in folders.keys where folders[watch] == path || folders[watch]?.hasPrefix(path + "/") == true {
        inotify.unwatch(watch)
        folders[watch] = nil
      }
      for file in known.keys where file.hasPrefix(path + "/") { due.insert(file) }
    }
  }

  /// The paths that are to be looked at now; they are due no more.
  func takeDue() -> [String] {
    defer { due = [] }
    return due.sorted()
  }

  func put(back path: String) { due.insert(path) }

  func noteRead(_ path: String, _ status: FileStatus) {
    known[path] = status
    if status == .unknown { unread.insert(path) } else { unread.remove(path) }
  }

  func noteGone(_ path: String) {
    known[path] = nil
    unread.remove(path)
  }

  /// Forgets what was read, so that all is read again.
  func forget() {
    known = [:]
    unread = []
  }

  /// Something could not be read or listed, and the kernel does not tell when it can.
  var mustLookAgain: Bool { !unread.isEmpty || !unlistable.isEmpty }

  /// Whether a folder above it cannot be listed.
  private func isOutOfReach(_ file: String) -> Bool {
    !unlistable.isEmpty && unlistable.contains { file.hasPrefix($0 + "/") }
  }

  /// Files that were read and of which nobody knows whether they are still there.
  var outOfReach: [String] { unlistable.isEmpty ? [] : known.keys.filter { isOutOfReach($0) } }

  /// Of files that are gone, those that lay on a device that is no longer there: what was mounted is not, and nothing was
  /// removed.
  func lostWithTheirDevice(_ gone: [String]) -> Set<String> {
    guard let root = try? Directory(path) else { return Set(gone) }
    var devices: [Substring: UInt64?] = [:]
    func device(of folder: Substring) -> UInt64? {
      if let found = devices[folder] { return found }
      let up = folder.lastIndex(of: "/").map { folder[..<$0] } ?? "."
      let here = folder == "." ? try? root.descriptor.status().device : try? root.status(String(folder)).device
      let found = here ?? (folder == "." ? nil : device(of: up))
      devices[folder] = found
      return found
    }
    return Set(
      gone.filter { file in
        guard let status = known[file], status != .unknown else { return false }
        let here = device(of: file.lastIndex(of: "/").map { file[..<$0] } ?? ".")
        return here != nil && here != status.device
      })
  }
}
