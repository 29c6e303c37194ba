import Alerts
import Testing

/// Expected ids come from Python's `hashlib` and a Crockford table of its own.
@Suite struct AlertIDTests {
  @Test(arguments: [
    ("avvik-lukkes-i-tide", "avvik/AVV-2026-0412", "gyad-h8zj-6dpx"),
    ("årlig-gjennomgang", "enhet/ho", "y8xp-jc7b-c9rv"),
    ("", "", "drt0-q77z-pdx9"),
    ("ros-dekning", "enhet/styrk+bolig", "8z3m-ngj8-3q28"),
  ])
  func `hashes rule and subject`(rule: String, subject: String, expected: String) {
    #expect(AlertID(rule: rule, subject: subject).description == expected)
    #expect(AlertID(expected) == AlertID(rule: rule, subject: subject))
  }

  @Test(arguments: [("K7F39Q2X4HVD", "k7f3-9q2x-4hvd"), ("oIl0-0000-0001", "0110-0000-0001")])
  func `is read as people copy it`(text: String, expected: String) {
    #expect(AlertID(text)?.description == expected)
  }

  @Test(arguments: ["", "k7f3-9q2x-4hv", "k7f3-9q2x-4hvd0", "k7f3-9q2x-4hvu", "k7f3 9q2x 4hvd", "k7f3-9q2x-4hvå"])
  func `is refused`(text: String) {
    #expect(AlertID(text) == nil)
  }

  @Test func `the extremes are printed whole`() {
    #expect(AlertID(bits: 0).description == "0000-0000-0000")
    #expect(AlertID(bits: .max).description == "zzzz-zzzz-zzzz")
  }
}
