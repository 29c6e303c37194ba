internal import CLinux

/// Who is at the other end of a Unix socket, as the kernel saw it when the connection was made: `SO_PEERCRED` and
/// `SO_PEERGROUPS` of unix(7). Inside a user namespace all of these read 65534.
public struct PeerIdentity: Hashable, Sendable {
  /// May by now be another process's number, or nobody's.
  public var process: Int32
  public var user: UInt32
  public var group: UInt32
  /// Supplementary groups too.
  public var groups: Set<UInt32>

  public init(process: Int32, user: UInt32, group: UInt32, groups: Set<UInt32>) {
    self.process = process
    self.user = user
    self.group = group
    self.groups = groups
  }

  init(of number: Int32) throws(SystemError) {
    var peer = linux_peer()
    try call("getsockopt SO_PEERCRED") { unsafe linux_peer_of(number, &peer) }
    let groups = try Self.groups(of: number).union([peer.gid])
    self.init(process: peer.pid, user: peer.uid, group: peer.gid, groups: groups)
  }

  /// The kernel knows up to 65 536 of them, and says how many there are when there is too little room.
  private static func groups(of number: Int32) throws(SystemError) -> Set<UInt32> {
    var groups = [UInt32](repeating: 0, count: 64)
    while true {
      var count = UInt32(groups.count)
      do throws(SystemError) {
        try call("getsockopt SO_PEERGROUPS") {
          unsafe groups.withUnsafeMutableBufferPointer { unsafe linux_peer_groups(number, $0.baseAddress, &count) }
        }
        return Set(groups.prefix(Int(count)))
      } catch  where error.code == ERANGE && Int(count) > groups.count {
        groups = [UInt32](repeating: 0, count: Int(count))
      }
    }
  }
}
