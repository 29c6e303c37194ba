internal import Linux
internal import Records

/// The watched tree, as the watcher's thread alone looks at it: every call here may wait for a disk, or for a share that
/// never answers.
///
/// Every change, of whatever kind, makes a path *due*; what has become of it, a reader finds out.
final class WatchedTree {
  /// What is told of the tree as a whole.
  struct State: Equatable, Sendable {
    /// The root is gone, cannot be listed, or lies on another device than before.
    var isGone = false
    /// There is a root, though it may be another one than before.
    var hasRoot = true
    /// There are no more watches: what lies deeper is found by looking.
    var lacksWatches = false
    /// The kernel does not tell of every change: it lacks watches, or the files lie on another machine.
    var lacksEvents = false
    /// Folders that cannot be listed: what was read there stays in force.
    var unlistable: Set<String> = []
    /// Eight hexadecimal digits of the SHA-256 of each record file's path that is not UTF-8.
    var strangeNames: Set<String> = []
    /// How often the kernel had more to tell than it keeps.
    var overflows = 0
  }

  /// What the loop has said of a file. The loop keeps the whole status; here a file is only to be known again.
  private enum Seen: Equatable {
    /// Told as due; nobody has said what became of it.
    case told
    /// Read, with a status that hashes to this.
    case read(Int)

    init(_ status: FileStatus) { self = status == .unknown ? .told : .read(status.hashValue) }
  }

  private let channel: Watcher.Channel
  private let alwaysLacksEvents: Bool
  private(set) var state = State()
  private var seen: [String: Seen] = [:]
  /// Open only while it is looked at: a share that somebody holds open cannot be unmounted.
  private var root: Directory?
  private var device: UInt64?
  private var folders: [Int32: String] = [:]
  /// Due, and not yet told.
  private var due: Set<String> = []

  /// So many paths are told at a time.
  private static let portion = 256

  init(_ channel: Watcher.Channel, lacksEvents: Bool) {
    self.channel = channel
    alwaysLacksEvents = lacksEvents
    state.lacksEvents = lacksEvents
  }

  // MARK: What the loop says

  func note(_ path: String, _ status: FileStatus?) { seen[path] = status.map { Seen($0) } }

  /// Forgets what was read, so that all is read again.
  func forget() { seen = [:] }

  /// The root may be another one than before: somebody has said so.
  func acceptRoot() { device = nil }

  /// Those of the paths at which there is nothing now; `nil` where nobody can tell.
  func absent(of paths: [String]) -> [String]? {
    channel.mark.begin()
    guard let root = try? Directory(channel.path) else { return nil }
    return paths.filter { path in
      channel.mark.begin()
      return (try? root.status(path)) == nil
    }
  }

  // MARK: Looking

  /// Looks at the whole tree again: new and altered files, and those that are gone, become due.
  func scan() {
    for watch in folders.keys { channel.inotify.unwatch(watch) }
    folders = [:]
    var fresh = State(overflows: state.overflows)
    fresh.lacksEvents = alwaysLacksEvents
    fresh.isGone = state.isGone
    state = fresh
    defer { root = nil }
    do throws(SystemError) {
      channel.mark.begin()
      state.hasRoot = false
      let directory = try Directory(channel.path)
      state.hasRoot = true
      let status = try directory.descriptor.status()
      if let device, device != status.device {
        state.isGone = true
        return
      }
      device = status.device
      root = consume directory
      var files: Set<String> = []
      try look(at: ".", into: &files) { isAltered($0) }
      state.isGone = false
      // What was read meanwhile may be gone again.
      channel.takeNotes(self)
      for file in seen.keys where !files.contains(file) && !isOutOfReach(file) { makeDue(file) }
    } catch {
      state.isGone = true
    }
  }

  /// Watches a folder first and lists it then, so that nothing falls between.
  ///
  /// - Parameters:
  ///   - folder: the one to begin with.
  ///   - files: is given the record files below it.
  ///   - isDue: whether one of them is to be read.
  private func look(
    at folder: String, into files: inout Set<String>, _ isDue: (String) -> Bool
  ) throws(SystemError) {
    guard root != nil else { return }
    var pending = [folder]
    while let folder = pending.popLast(), !channel.isEnding {
      channel.mark.begin()
      let entries: [Directory.Entry]
      do throws(SystemError) {
        entries = try enter(folder)
        state.unlistable.remove(folder)
      } catch {
        if folder == "." { throw error }
        if !error.isNotFound, !error.isLoop { state.unlistable.insert(folder) }
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
          let path = prefix + name
          files.insert(path)
          if isDue(path) { makeDue(path) }
        }
      }
    }
  }

  private func enter(_ folder: String) throws(SystemError) -> [Directory.Entry] {
    guard let directory = try root?.subdirectory(folder) else { return [] }
    if !directory.reportsChanges() { state.lacksEvents = true }
    do throws(SystemError) {
      folders[try channel.inotify.watch(directory)] = folder
    } catch {
      guard error.isNoSpace else { throw error }
      state.lacksWatches = true
      state.lacksEvents = true
    }
    return try directory.entries()
  }

  private func noteStrange(_ name: [UInt8], in folder: String) {
    guard RecordFiles.isRecordFile(String(decoding: name, as: UTF8.self)) else { return }
    state.strangeNames.insert(SHA256.hex(SHA256.hash(Array(folder.utf8) + [0x2F] + name).prefix(4)))
  }

  private func isAltered(_ file: String) -> Bool {
    guard let seen = seen[file], seen != .told else { return true }
    channel.mark.begin()
    guard let now = try? root?.status(file) else { return true }
    return Seen(now) != seen
  }

  /// Whether a folder above it cannot be listed.
  private func isOutOfReach(_ file: String) -> Bool {
    !state.unlistable.isEmpty && state.unlistable.contains { file.hasPrefix($0 + "/") }
  }

  // MARK: What the kernel tells

  /// Takes in what the kernel has told.
  func readEvents() {
    var mustScan = false
    defer { root = nil }
    while !channel.isEnding {
      guard let events = try? channel.inotify.read(), !events.isEmpty else { break }
      channel.mark.begin()
      if !openRoot() { mustScan = true }
      for event in events {
        switch event.kind {
        case .overflowed:
          state.overflows += 1
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
  }

  /// Whether the root is there, on the device that it was on.
  private func openRoot() -> Bool {
    guard root == nil else { return true }
    guard let directory = try? Directory(channel.path), (try? directory.descriptor.status())?.device == device else {
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
      try? look(at: path, into: &files) { isAltered($0) }
    } else if RecordFiles.isRecordFile(name), isAltered(path) {
      makeDue(path)
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
      if RecordFiles.isRecordFile(name) { makeDue(path) }
    } else if event.kind == .arrived, !name.hasPrefix(".") {
      var files: Set<String> = []
      try? look(at: path, into: &files) { _ in true }
    } else if event.kind == .left {
      for watch in folders.keys where folders[watch] == path || folders[watch]?.hasPrefix(path + "/") == true {
        channel.inotify.unwatch(watch)
        folders[watch] = nil
      }
      channel.takeNotes(self)
      for file in seen.keys where file.hasPrefix(path + "/") { makeDue(file) }
    }
  }

  // MARK: Telling

  private func makeDue(_ path: String) {
    guard due.insert(path).inserted else { return }
    if due.count >= Self.portion { tellDue() }
  }

  /// Tells of what is due.
  func tellDue() {
    guard !due.isEmpty else { return }
    for path in due where seen[path] == nil { seen[path] = .told }
    channel.tell(.due(due.sorted()))
    due.removeAll(keepingCapacity: true)
  }
}
