import Commands
import Linux

/// Where the daemon keeps its log.
enum StatePlace {
  static func folder(_ arguments: Arguments) -> String {
    arguments.value("state") ?? Environment.variable("STATE_DIRECTORY") ?? "./.etterlevd/state"
  }
}
