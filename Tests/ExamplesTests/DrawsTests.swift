import Testing

@testable import Examples

struct DrawsTests {
  /// The first numbers of the authors' own program (splitmix64.c) for the seed 1234567.
  @Test func areThoseOfTheReference() {
    var draws = Draws(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    let drawn = (0..<5).map { _ in draws.next() }
    #expect(drawn == expected)
  }

  @Test func streamsOfOtherNamesDiffer() {
    var one = Draws(seed: 7, stream: "a")
    var same = Draws(seed: 7, stream: "a")
    var other = Draws(seed: 7, stream: "b")
    let (first, again, different) = (one.next(), same.next(), other.next())
    #expect(first == again)
    #expect(first != different)
  }

  @Test func whatIsCertainDrawsNothing() {
    var draws = Draws(seed: 1)
    var untouched = Draws(seed: 1)
    let (always, never) = (draws.happens(1), draws.happens(0))
    #expect(always && !never)
    let (next, first) = (draws.next(), untouched.next())
    #expect(next == first)
  }

  @Test func weightsPickInProportion() {
    var draws = Draws(seed: 3)
    let weights = Weights([1, 0, 3])
    var counts = [0, 0, 0]
    for _ in 0..<4000 { counts[weights.pick(&draws)] += 1 }
    #expect(counts[1] == 0)
    #expect(abs(counts[0] - 1000) < 100)
    #expect(Weights([0, 0]).isEmpty)
  }

  @Test func quantilesLieOnTheirLines() {
    var draws = Draws(seed: 5)
    let quantiles = Quantiles(points: [(0, 0), (0.5, 10), (1, 100)])
    let drawn = (0..<4000).map { _ in quantiles.draw(&draws) }.sorted()
    #expect(drawn[0] >= 0 && drawn[3999] <= 100)
    #expect(abs(drawn[2000] - 10) < 1)
    #expect(abs(drawn[3000] - 55) < 5)
    let only = Quantiles(points: [(1, 30)]).draw(&draws)
    #expect(only == 30)
  }
}
