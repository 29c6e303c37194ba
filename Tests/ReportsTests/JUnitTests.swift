import Alerts
import Krav
import Reports
import Testing

@Suite struct JUnitTests {
  /// What XML has no character for, and what would end an attribute, an element or a line.
  @Test func whatIsWrittenIsEscaped() {
    var pack = TestReport.PackEntry(folder: "a&b", sources: SourceSet())
    let range = SourceRange(file: 0, start: 0, end: 0)
    let failure = TestFailure(range: range, message: "it says «\u{1}]]>\u{7F}\n»")
    pack.tests = [
      TestReport.Entry(
        result: TestResult(title: "<\"'>\t", range: range, failures: [failure]), nanoseconds: 1_234_500_000)
    ]
    var report = TestReport()
    report.packs = [pack]
    #expect(
      report.junit() == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="etterlev test" tests="1" failures="1" errors="0" time="1.235">
          <testsuite name="a&amp;b" tests="1" failures="1" errors="0" skipped="0" time="1.235">
            <testcase name="&lt;&quot;'&gt;&#9;" classname="a&amp;b" time="1.235">
              <failure message=": it says «\u{FFFD}]]&gt;\u{7F}&#10;»" type="expectation">: test `&lt;&quot;'&gt;&#9;` failed&#10;  : it says «\u{FFFD}]]&gt;\u{FFFD}\u{FFFD}»&#10;&#10;</failure>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }
}
