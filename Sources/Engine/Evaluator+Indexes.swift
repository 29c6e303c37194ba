import Krav
import Records

extension Evaluator {
  /// Puts a record into the indexes that hold its type; one that is not there is in none.
  mutating func index(_ reference: RecordRef) {
    let isPresent = register.isPresent(reference)
    absentSlots[Int(reference.type)].note(reference.slot, isPresent: isPresent)
    guard isPresent else { return }
    group(reference, sign: 1)
    for number in indexNumbers[Int(reference.type)] {
      let key = indexes[number].key
      if program.records[key.type].fields[key.field].isList {
        for element in indexElements(reference, key.field) { indexes[number].insert(reference.slot, element: element) }
      } else {
        indexes[number].insert(reference.slot, indexKey(reference, key.field))
      }
    }
  }

  /// Takes a record out of the indexes; its values must be those with which it was put in.
  mutating func unindex(_ reference: RecordRef) {
    guard register.isPresent(reference) else { return }
    group(reference, sign: -1)
    for number in indexNumbers[Int(reference.type)] {
      let key = indexes[number].key
      if program.records[key.type].fields[key.field].isList {
        for element in indexElements(reference, key.field) { indexes[number].remove(reference.slot, element: element) }
      } else {
        indexes[number].remove(reference.slot, indexKey(reference, key.field))
      }
    }
  }
}
