import Testing

@testable import Engine

@Suite struct HorizonsTests {
  @Test func `any moment comes back, and never where there is none`() {
    let moments: [Int64] = [0, 1, -1, .min, .max, .max - 1, 4_294_967_293, 4_294_967_294, 4_294_967_295, 1 << 33]
    var horizons = Horizons()
    #expect(horizons[5] == .max)
    for first in moments {
      for second in moments {
        horizons[7] = first
        #expect(horizons[7] == first)
        horizons[7] = second
        #expect(horizons[7] == second)
        var told: [Int64] = []
        horizons.forEach { number, horizon in
          #expect(number == 7)
          told.append(horizon)
        }
        #expect(told == (second == .max ? [] : [second]))
      }
    }
    #expect(horizons[6] == .max)
    #expect(horizons[8] == .max)
  }
}
