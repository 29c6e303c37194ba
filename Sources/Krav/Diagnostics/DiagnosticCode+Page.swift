extension DiagnosticCode {
  /// What a person may read about it.
  public var page: DiagnosticPage {
    switch self {
    case .absenceUnasked: .absenceUnasked
    case .advisoryRed: .advisoryRed
    case .ambiguousValue: .ambiguousValue
    case .alwaysHolds: .alwaysHolds
    case .andOr: .andOr
    case .binding: .binding
    case .boundUnit: .boundUnit
    case .chainedComparison: .chainedComparison
    case .clauseOrder: .clauseOrder
    case .clauseTwice: .clauseTwice
    case .clockBack: .clockBack
    case .controlCharacter: .controlCharacter
    case .cyclicDefine: .cyclicDefine
    case .decidedBySet: .decidedBySet
    case .duplicateName: .duplicateName
    case .durationCompared: .durationCompared
    case .durationUnit: .durationUnit
    case .emptyPack: .emptyPack
    case .fieldFlag: .fieldFlag
    case .hiddenClause: .hiddenClause
    case .hiddenColour: .hiddenColour
    case .missingField: .missingField
    case .moving: .moving
    case .nameTooLong: .nameTooLong
    case .needsBy: .needsBy
    case .needsSatisfies: .needsSatisfies
    case .neverHolds: .neverHolds
    case .neverInForce: .neverInForce
    case .noBasis: .noBasis
    case .noClause: .noClause
    case .noIndex: .noIndex
    case .noSuchDate: .noSuchDate
    case .noSuchInstant: .noSuchInstant
    case .noSuchPack: .noSuchPack
    case .notUTF8: .notUTF8
    case .numberRange: .numberRange
    case .optionalWhere: .optionalWhere
    case .periodCompared: .periodCompared
    case .queryAlone: .queryAlone
    case .queryBrackets: .queryBrackets
    case .reservedField: .reservedField
    case .reservedWord: .reservedWord
    case .saysNothing: .saysNothing
    case .secondScope: .secondScope
    case .setTwice: .setTwice
    case .shadowing: .shadowing
    case .statutoryBound: .statutoryBound
    case .tableKeys: .tableKeys
    case .testSubject: .testSubject
    case .textLeak: .textLeak
    case .tooDeep: .tooDeep
    case .tooLarge: .tooLarge
    case .tooManyErrors: .tooManyErrors
    case .typeMismatch: .typeMismatch
    case .unasked: .unasked
    case .unclosedBrace: .unclosedBrace
    case .unexpected: .unexpected
    case .unknownCharacter: .unknownCharacter
    case .unknownEscape: .unknownEscape
    case .unknownName: .unknownName
    case .unknownOperator: .unknownOperator
    case .unknownOption: .unknownOption
    case .unknownUnit: .unknownUnit
    case .unordered: .unordered
    case .unreadable: .unreadable
    case .unterminatedString: .unterminatedString
    case .useCycle: .useCycle
    case .wholeNumber: .wholeNumber
    }
  }

  /// The severity of every diagnostic with the code.
  public var severity: Diagnostic.Severity { page.severity }
}
