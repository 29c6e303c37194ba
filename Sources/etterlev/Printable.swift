import Krav
import Records

/// A terminal obeys control characters; here it is to show text.
func printable(_ text: String) -> String { Diagnostic.visible(text) }

extension JSONValue {
  /// Its text, as a terminal may be given it.
  var shown: String? { text.map { printable($0) } }
}
