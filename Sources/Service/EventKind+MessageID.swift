internal import Alerts

extension EventKind {
  /// What the journal tells this event by (`MESSAGE_ID=`, sd-id128(3)), and where `systemd/etterlevd.catalog` explains it;
  /// `nil` for what is not told.
  var messageID: String? {
    switch self {
    case .opened: "eecc503fc52047019bda6bc6d1820986"
    case .worsened: "7f7f22dff860489bb6ea4218dba1a830"
    case .eased: "5422920e7c80491b92ab3cd94123e789"
    case .acknowledged: "850b6525472b4547a02d01bc862c515f"
    case .waived: "42a6b4ac588d4efb8384a9b933f61694"
    case .waiverExpired: "e881b2ef139a4a32a0d91b77ef673956"
    case .escalated: "3bac81fbf62e455c9f1e37c347bb4654"
    case .resolved: "21a73796105b433ea05c61978ccf6cfa"
    case .reopened: "cae8efc347f64ac8a218063e325a403f"
    case .renamed: "65e6bd6677454505a5659c219dbd6eda"
    case .packChanged: "7101aaf9442b404997ab1037b423f9ed"
    case .parameterChanged: "7f4dad2d5cb9478c811a9d78fd700f8b"
    case .criterionChanged: "bc544d6c117845abadf1985c20d120ba"
    default: nil
    }
  }
}
