internal import CLinux

/// The file system that a directory lies on, statfs(2).
public struct FileSystem: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case local, nfs, smb, fuse, ninep, cluster, other }
  public var kind: Kind
  /// What an unprivileged process may still write, in bytes.
  public var available: UInt64

  init(magic: UInt32, available: UInt64) {
    self.available = available
    kind =
      if Self.local.contains(magic) {
        .local
      } else {
        switch magic {
        case 0x6969: .nfs
        // SMB, CIFS, SMB2, and the NetWare core protocol before them.
        case 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x564C: .smb
        case 0x6573_5546: .fuse
        case 0x0102_1997: .ninep
        // Ceph, AFS (two), Coda, GFS2, OCFS2, Lustre, shared folders of VirtualBox.
        case 0x00C3_6400, 0x5346_414F, 0x6B41_4653, 0x7375_7245, 0x0116_1970, 0x7461_636F, 0x0BD0_0BD0, 0x786F_4256:
          .cluster
        default: .other
        }
      }
  }

  /// Numbers of linux/magic.h: ext, XFS, Btrfs, tmpfs, ramfs, overlay, ZFS, F2FS, bcachefs, FAT, exFAT, NTFS, ReiserFS,
  /// JFS, NILFS, EROFS, squashfs, ISO 9660, UDF, Minix.
  private static let local: Set<UInt32> = [
    0xEF53, 0x5846_5342, 0x9123_683E, 0x0102_1994, 0x8584_58F6, 0x794C_7630, 0x2FC1_2FC1, 0xF2F5_2010, 0xCA45_1A4E,
    0x4D44, 0x2011_BAB0, 0x7366_746E, 0x5265_4973, 0x3153_464A, 0x3434, 0xE0F5_E1E2, 0x7371_7368, 0x9660, 0x1501_3346,
    0x137F, 0x138F, 0x2468, 0x2478, 0x4D5A,
  ]
}

extension Directory {
  public func fileSystem() throws(SystemError) -> FileSystem {
    var raw = linux_file_system()
    try call("fstatfs \(path)") { unsafe linux_fstatfs(descriptor.number, &raw) }
    return FileSystem(magic: UInt32(truncatingIfNeeded: raw.type), available: raw.available)
  }

  /// Whether the kernel tells of what others change here: not on network file systems, FUSE and the like, nor is it
  /// promised on one that is not known.
  public func reportsChanges() -> Bool {
    (try? fileSystem())?.kind == .local
  }
}
