/// What stands in one cell: a base scalar and what combines with it, at most five scalars in all.
///
/// Five is what curses keeps in a cell (`CCHARW_MAX`). They are held inline, so that a canvas of thousands of cells
/// is one block of memory, copied and compared without an allocation for each.
public struct Cluster: Hashable, Sendable {
  private var first: UInt32 = 0
  private var second: UInt32 = 0
  private var third: UInt32 = 0
  private var fourth: UInt32 = 0
  private var fifth: UInt32 = 0

  /// The most scalars that a cluster keeps.
  static let maxScalars = 5

  static let blank = Cluster(" ")

  public init(_ scalar: Unicode.Scalar) {
    first = scalar.value
  }

  /// Keeps the first five scalars. Without any it is a blank.
  public init(_ scalars: some Sequence<Unicode.Scalar>) {
    self.init(" ")
    for (index, scalar) in scalars.prefix(Self.maxScalars).enumerated() { self[index] = scalar.value }
  }

  /// 1…5.
  public var count: Int {
    if second == 0 { return 1 }
    if third == 0 { return 2 }
    if fourth == 0 { return 3 }
    return fifth == 0 ? 4 : 5
  }

  /// The value of the scalar at `index`, 0 where there is none.
  subscript(index: Int) -> UInt32 {
    get {
      switch index {
      case 0: first
      case 1: second
      case 2: third
      case 3: fourth
      case 4: fifth
      default: 0
      }
    }
    set {
      switch index {
      case 0: first = newValue
      case 1: second = newValue
      case 2: third = newValue
      case 3: fourth = newValue
      case 4: fifth = newValue
      default: break
      }
    }
  }

  /// Its text.
  public var string: String {
    var scalars = String.UnicodeScalarView()
    for index in 0..<count { scalars.append(Unicode.Scalar(self[index]) ?? " ") }
    return String(scalars)
  }
}
