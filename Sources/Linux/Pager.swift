internal import CLinux
internal import Glibc

/// A program that shows text page by page.
public enum Pager {
  /// Shows a text and waits until the reader has had enough. While that is so, an interrupt from the keyboard is the
  /// pager's alone.
  ///
  /// - Parameters:
  ///   - text: what is shown.
  ///   - command: a command line of the shell, which reads the text from its standard input and has this process's
  ///     environment; less(1) is told to end where all fits, to show colours and to leave the text standing, unless `LESS`
  ///     says otherwise.
  /// - Returns: false when there is no such program: nothing is shown then.
  public static func show(_ text: String, by command: String) -> Bool {
    let status: Int
    do throws(SystemError) {
      var pipe = try UnixPipe()
      let line = try command.terminated()
      let reading = pipe.output.number
      let child = Int32(
        truncatingIfNeeded: try call("posix_spawn \(command)") { unsafe linux_spawn_shell(line, reading) })
      // Where the pager goes early, writing to it must fail rather than wait.
      pipe.output = FileDescriptor(taking: Int32(-1))
      // From here on it stays so: what is written to nobody is told by the call.
      linux_ignore_signal(SIGPIPE)
      linux_ignore_signal(SIGINT)
      do throws(SystemError) {
        try pipe.input.write(Array(Output.harmless(text).utf8))
      } catch {
        // The reader has had enough.
      }
      pipe.input = FileDescriptor(taking: Int32(-1))
      status = try call("waitpid \(command)") { linux_wait(child) }
      linux_default_signal(SIGINT)
    } catch {
      return false
    }
    // The shell's words for: it cannot be run, it is not there.
    return status != 126 && status != 127
  }
}
