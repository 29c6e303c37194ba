import CivilTime
import Krav
import Records
import Testing

@testable import Reports

/// The record types that exports are held against.
let importedPack = """
  source lov "Lov" { id "L" in force from 2000-01-01 }
  enum alvorlighet ordered { lav, middels, høy, kritisk }
  enum risikoområde { bolig "overgang til egen bolig", vold "vold og trusler", legemidler }
  enum deltaker { leder, medarbeider, bruker }
  record enhet scope { navn label; overordnet enhet?; i_drift bool }
  record avvik {
    enhet enhet; hendelse date? past; meldt date past; meldt_tid instant? past; alvor_meldt alvorlighet
    status enum { ny, under_behandling, lukket }; anonym bool?; timer_tapt decimal?; beskrivelse text?
  }
  record tiltak { avvik avvik?; frist date?; ansvarlig_rolle label?; utført date? past; antall integer? }
  record risikovurdering { enhet enhet; område risikoområde; vurdert date past; medvirkning [deltaker]; gyldig period? }

  """

func importedProgram(_ rest: String = "") -> (program: Program?, errors: [String]) {
  let pack = Pack.load(text: importedPack + rest, path: "a.krav")
  let (program, found) = Checker.check(files: pack.files, sources: pack.sources)
  let errors = (pack.diagnostics + found).filter { $0.severity == .error }.map { $0.render(in: pack.sources) }
  return (errors.isEmpty ? program : nil, errors)
}

let importMoment = RecordReader.Moment(
  today: CivilDate(dayNumber: 20_500), now: Instant(seconds: 20_500 * 86_400 + 43_200))
