import Linux
import Testing

@Suite struct FilePlaceTests {
  @Test(arguments: [
    ("a", ".", "a"), ("./a", ".", "a"), ("/a", "/", "a"), ("a/b", "a", "b"), ("/a/b/c", "/a/b", "c"), ("a/", "a", ""),
    ("/", "/", ""), ("", ".", ""), ("a//b", "a/", "b"), ("../å", "..", "å"),
  ])
  func isAFolderAndAName(_ path: String, _ folder: String, _ name: String) {
    let place = FilePlace(path)
    #expect(place.folder == folder)
    #expect(place.name == name)
  }
}
