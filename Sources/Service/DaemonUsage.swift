public import Commands

extension Usage {
  /// The daemon and its options.
  public static let daemon = Usage(
    tool: "etterlevd", name: "",
    summary: "watches a directory of records, judges them by rules, and tells what is not met",
    details: [
      """
      It answers HTTP at a Unix socket, which `etterlev` and `curl --unix-socket` can ask, and writes every change to a log that \
      can be verified. Under systemd the places are those that it gives; otherwise they lie in ./.etterlevd/.
      """
    ],
    options: [
      .option(
        "rules", "DIR", .folder, "a folder of rules", fallback: "$CONFIGURATION_DIRECTORY, or the example's",
        isRepeatable: true),
      .option("records", "DIR", .folder, "the directory that is watched", fallback: "./.etterlevd/records"),
      .option(
        "state", "DIR", .folder, "where the alert log is kept", fallback: "$STATE_DIRECTORY, else ./.etterlevd/state"),
      .option(
        "socket", "PATH", .file, "where it answers",
        fallback: "socket in $RUNTIME_DIRECTORY, else in ./.etterlevd, or the one that systemd hands over"),
      .option("example", "NAME", "runs an example of the rules with its records and its date"),
      .option("as-of", "DAY", .day, "sets the clock to 12:00 that day (yyyy-mm-dd) and lets it run"),
      .option("socket-group", "NAME", "the group that the socket is given to, so that its members may ask"),
      .option("ack-group", "NAME", "the group that may acknowledge"),
      .option(
        "keep", "DAYS", .number(1...36_525), "removes segments of the log whose last event is older",
        fallback: "all are kept"),
      .option("segment-size", "SIZE", "how long a segment of the log may become, as 16K, 64M or 1G", fallback: "64M"),
      .option("instance", "NAME", "what this daemon is called in its log"),
      .flag("accept-clock", "takes the machine's clock for right, though the log is ahead of it"),
      .flag("poll", "looks at the whole inbox every minute, where the kernel does not tell of every change"),
      .flag("check", "loads the rules, reports, and ends; with --state also whether a start could do without them"),
    ],
    examples: [
      Example("etterlevd --example hamar-2022", "the facts of a real audit, as of the report's date"),
      Example(
        "etterlevd --rules /etc/etterlevd --records /srv/records --state /var/lib/etterlevd",
        "a folder of records watched by the municipality's rules"),
      Example("etterlevd --check --rules /etc/etterlevd", "whether the rules load, before a restart"),
      Example(
        "etterlevd --check --rules /etc/etterlevd --state /var/lib/etterlevd",
        "the same, and whether a start would go on with the rules last in force"),
    ],
    outcomes: [
      Outcome(0, "it was told to end, or the rules load"),
      Outcome(1, "the rules do not load, and a start with this --state goes on with those last in force (--check)"),
      Outcome(2, "the command line or the rules are wrong, or a place is not to be had"),
    ])
}
