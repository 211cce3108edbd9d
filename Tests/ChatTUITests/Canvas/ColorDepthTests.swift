import Testing

@testable import ChatTUI

@Suite struct ColorDepthTests {
  @Test(arguments: [
    (ColorDepth.truecolor, Color.rgb(7, 193, 96), Color.rgb(7, 193, 96)),
    (.colors256, .rgb(255, 255, 255), .palette(231)),
    (.colors256, .rgb(237, 237, 237), .palette(255)),
    (.colors256, .rgb(0, 0, 0), .palette(16)),
    (.colors256, .palette(3), .palette(3)),
    (.colors16, .rgb(255, 255, 255), .palette(15)),
    (.colors16, .rgb(200, 10, 10), .palette(1)),
    (.colors8, .rgb(255, 255, 255), .palette(7)),
    (.colors8, .palette(9), .palette(1)),
    (.colors8, .palette(231), .palette(7)),
    (.mono, .rgb(1, 2, 3), .default),
    (.colors16, .default, .default),
  ])
  func colorsBecomeTheNearestThatThereIs(depth: ColorDepth, color: Color, expected: Color) {
    #expect(depth.nearest(to: color) == expected)
  }

  @Test(arguments: [
    (0, ColorDepth.mono), (8, .colors8), (16, .colors16), (88, .colors16), (256, .colors256), (0x1000000, .truecolor),
  ])
  func depthFollowsTerminfo(colors: Int, expected: ColorDepth) {
    #expect(ColorDepth(terminfoColors: colors) == expected)
  }
}
