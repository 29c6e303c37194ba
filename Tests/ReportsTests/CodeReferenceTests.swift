import Krav
import Reports
import Testing

@Suite struct CodeReferenceTests {
  @Test func `every code of the language is told, and each once`() {
    let codes = CodeReference.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(Set(codes).isSuperset(of: DiagnosticCode.allCases.map(\.rawValue)))
    for reference in CodeReference.all {
      #expect(!reference.title.isEmpty && !reference.title.hasSuffix("."), "\(reference.code)")
      #expect(reference.title.first?.isUppercase == false)
      #expect(reference.explanation.hasSuffix(".") && !reference.explanation.contains("\n"), "\(reference.code)")
    }
  }

  @Test(
    arguments: [
      ("krav/unknown-name", "krav/unknown-name"), ("unknown-name", "krav/unknown-name"),
      ("missing-field", "krav/missing-field"), ("intake/missing-field", "intake/missing-field"),
      ("dangling", "intake/dangling"), ("waiver/refused", "waiver/refused"), ("nonsense", nil), ("", nil),
    ] as [(String, String?)])
  func finds(_ word: String, _ code: String?) { #expect(CodeReference.find(word)?.code == code) }

  @Test(
    arguments: [
      ("krav/unknwn-name", "krav/unknown-name"), ("unkown-name", "krav/unknown-name"), ("dangeling", "intake/dangling"),
      ("intake/dangeling", "intake/dangling"), ("Unknown-Name", "krav/unknown-name"), ("zzzzzz", nil),
    ] as [(String, String?)])
  func proposes(_ word: String, _ code: String?) { #expect(CodeReference.nearestCode(to: word) == code) }

  @Test(arguments: [20, 40, 80]) func `prose keeps the width`(_ width: Int) {
    for reference in CodeReference.all where reference.example == nil {
      for line in reference.text(width: width, isColoured: false).split(separator: "\n").dropFirst() {
        #expect(line.count <= width || !line.contains(" ") || line.contains("`") || line.hasPrefix("See"), "\(line)")
      }
    }
    let longest = CodeReference.list(width: 100).split(separator: "\n").map(\.count).max() ?? 0
    #expect(longest <= 100)
  }

  @Test func `a page shows both packs and what is said`() throws {
    let page = try #require(CodeReference.find("set-twice")).text(width: 80, isColoured: false)
    for part in ["(error)", "Wrong\n", "What is said of it\n", "Right\n", "note: first set at pack.krav:2:5"] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(!page.contains("\u{1B}"))
    #expect(try #require(CodeReference.find("too-deep")).text(width: 80, isColoured: true).contains("\u{1B}[1mWrong"))
  }
}
