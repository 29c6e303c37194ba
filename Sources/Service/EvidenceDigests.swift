internal import Alerts
internal import Linux
internal import Records

/// The SHA-256 of records' own bytes, as the log tells them. The file that was read last stays open: what is told
/// together often stands in one file.
struct EvidenceDigests: ~Copyable {
  private let inbox: Directory?
  private var path: String?
  private var file: FileDescriptor?
  /// What was asked last, of the file that is open: all records of a spreadsheet have the file's own bytes.
  private var last: (offset: Int, length: Int, status: FileStatus, digest: [UInt8])?

  /// - Parameter inbox: where the files lie.
  init(inbox: String) { self.inbox = try? Directory(inbox) }

  /// `nil` when the file no longer is the one that was read.
  ///
  /// - Parameters:
  ///   - evidence: whose digest.
  ///   - known: what its file was when it was read.
  mutating func digest(_ evidence: Evidence, known: FileStatus?) -> [UInt8]? {
    guard let known else { return nil }
    if path != evidence.file {
      path = evidence.file
      file = try? inbox?.open(evidence.file)
      last = nil
    }
    let (offset, length) = (Int(evidence.offset), Int(evidence.length))
    if let last, (last.offset, last.length) == (offset, length), last.status == known { return last.digest }
    guard (try? file?.status()) == known,
      let bytes = (try? file?.read(at: Int64(evidence.offset), count: evidence.length)) ?? nil,
      bytes.count == evidence.length
    else { return nil }
    let digest = SHA256.hash(bytes)
    last = (offset, length, known, digest)
    return digest
  }
}
