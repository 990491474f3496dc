import SynapCore
import Testing

@Suite struct FormatStringTests {
  @Test func splitsTheTypeFromTheAttributes() {
    #expect(FormatString("yolov5 landmarks=5").type == "yolov5")
    #expect(FormatString("yolov5\tlandmarks=5").type == "yolov5")
    #expect(FormatString("yolov5").type == "yolov5")
    #expect(FormatString("landmarks=5").type == "")
    #expect(FormatString("").type == "")
  }

  @Test func findsKeysAtTheStartAndBehindABlank() {
    #expect(FormatString("landmarks=5").int("landmarks") == 5)
    #expect(FormatString("t a= \t 7").int("a") == 7)
    #expect(FormatString("t\ta=7").int("a", default: 3) == 3)
    #expect(FormatString("t xa=7").int("a", default: 3) == 3)
    #expect(FormatString("t a =7").int("a", default: 3) == 3)
    #expect(FormatString("t a=1 a=2").int("a") == 1)
    #expect(!FormatString("a").has("a"))
  }

  @Test(arguments: [
    ("12abc", 12), ("-3", -3), ("+4", 4), ("x", 0), ("", 0),
    ("99999999999999999999", 2_147_483_647),
    ("-99999999999999999999", -2_147_483_648), ("1.9", 1),
  ])
  func readsIntegersAsAtoi(text: String, value: Int) {
    #expect(FormatString("t k=\(text)").int("k") == value)
  }

  @Test(
    arguments: [
      ("1.5x", 1.5), (".5", 0.5), ("5.", 5), ("1e3", 1000), ("1e", 1), ("-2E-1", -0.2), ("x", 0),
      ("1e999", .infinity), ("", 0), ("1.2.3", 1.2),
    ] as [(String, Float)])
  func readsNumbersAsAtof(text: String, value: Float) {
    #expect(FormatString("t k=\(text)").float("k") == value)
  }

  @Test func readsBooleansAndTexts() {
    for (text, value) in [
      ("1", true), ("0", false), ("true", true), ("trueish", true), ("yes", false),
    ] {
      #expect(FormatString("t k=\(text)").bool("k") == value)
    }
    #expect(FormatString("t").bool("k", default: true))
    #expect(FormatString("t k=abc def").string("k") == "abc")
  }

  @Test func readsLists() {
    #expect(FormatString("t k=[1,2.5 , -3]").list("k") == [])
    #expect(FormatString("t k=[1,2.5 ,-3 ]").list("k") == [1, 2.5, -3])
    #expect(FormatString("t k=[]").list("k") == [])
    #expect(FormatString("t k=[1,").list("k") == [])
    #expect(FormatString("t k=[[],[1,2] ,[3]]").nestedList("k") == [[], [1, 2], [3]])
    #expect(FormatString("t k=[[ ],[1]]").nestedList("k") == [])
    #expect(FormatString("t k=[1]").nestedList("k") == [])
  }

  @Test func endsOnHostileTexts() {
    let brackets = String(repeating: "[", count: 1_000_000)
    #expect(FormatString("t k=" + brackets).nestedList("k") == [])
    #expect(
      FormatString("t k=" + String(repeating: "9", count: 1_000_000)).int("k") == 2_147_483_647)
    #expect(FormatString("t k=" + String(repeating: "9", count: 1_000_000)).float("k") == .infinity)
  }
}
