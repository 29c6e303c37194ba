// How each construct is written, for the help of what is missing in it.
extension Parser {
  /// The form of a declaration, by its word.
  static func form(ofDeclaration word: String) -> String? {
    switch word {
    case "use": #"another pack is taken in by `use "FOLDER"`"#
    case "source": #"a source is written `source NAME "TITLE" { id "ID" in force from DATE }`"#
    case "enum": "an enum is written `enum NAME { VALUE, VALUE }`"
    case "record": "a record type is written `record NAME { FIELD TYPE; FIELD TYPE }`"
    case "parameter": "a parameter is written `parameter NAME = VALUE`, a table `parameter NAME by ENUM = { … }`"
    case "set": "a parameter is set by `set NAME = VALUE` or `set NAME[KEY] = VALUE`"
    case "define": "a derived field is written `define TYPE x.FIELD = …`"
    case "rule": #"a rule is written `rule NAME "TITLE" { basis … for TYPE x red when … because "…" }`"#
    case "criterion":
      #"a criterion is written `criterion NAME "TITLE" { basis … rules RULE, RULE verdict worst }`"#
    case "statistics":
      #"statistics are written `statistics NAME "TITLE" { for TYPE x opened x.DAY closed x.DAY due x.DAY by x.FIELD }`"#
    case "import": #"an import is written `import "FILES*.csv" as TYPE { FIELD = "COLUMN" }`"#
    case "snapshot": #"a series is written `snapshot "NAME-{date:yyyy-mm-dd}.json" of TYPE`"#
    case "accept": #"this is written `accept TYPE from "FOLDER/" owner group "GROUP"`"#
    case "access": #"access is written `access "GROUP" { read "UNIT" acknowledge "UNIT" }`"#
    case "proxy": #"a proxy is written `proxy user "USER" header "HEADER"`"#
    case "test": #"a test is written `test "TITLE" { given … at … expect … }`"#
    default: nil
    }
  }

  /// The form of a part of a rule or of a step of a test, by its word.
  static func form(ofPart word: String) -> String? {
    switch word {
    case "basis": #"a basis is written `basis SOURCE "PLACE"`"#
    case "for": "whom a rule concerns is written `for TYPE x where …`"
    case "let": "a name for a value is written `let NAME = …`"
    case "red", "yellow", "unknown": #"a clause is written `\#(word) when … because "…"`"#
    case "remedy": #"what to do is written `remedy "…"`"#
    case "given", "change": #"a record is written `\#(word) TYPE "ID" { FIELD VALUE, FIELD VALUE }`"#
    case "remove": #"a record is removed by `remove TYPE "ID"`"#
    case "at", "expect": #"a step is written `at DATE expect red RULE on "ID"`"#
    default: nil
    }
  }

  static let fieldForm = "a field is written `NAME TYPE`, for example `opened date?`"
  static let shareForm = "a share is written `share { yellow above 5%, red above 50% }`"
}
