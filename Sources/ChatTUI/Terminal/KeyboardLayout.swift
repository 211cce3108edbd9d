/// Where letters of other scripts lie, as the characters of a US keyboard: Control with `й` is Control-Q.
///
/// For terminals that tell the letter and not the key. Layouts of one script that put a letter on different keys
/// cannot be told apart; the more common one comes first.
enum KeyboardLayout {
  private static let layouts: [(us: String, letters: String)] = [
    // Russian; then what Ukrainian, Belarusian, Serbian and Macedonian have besides.
    ("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"),
    ("]s'\\", "їієґ"), ("o", "ў"), ("qw]j'x", "љњђјћџ"), ("y]'", "ѕѓќ"),
    // Greek.
    ("wertyuiopasdfghjklzxcvbnm", "ςερτυθιοπασδφγηξκλζχψωβνμ"),
    // Hebrew.
    ("ertyuiopasdfghjkl;zxcvbnm,.", "קראטוןםפשדגכעיחלךףזסבהנמצתץ"),
    // Arabic, then what Persian has besides.
    ("qwertyuiop[]asdfghjkl;'zxcvnm,./`", "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ"), ("]d;'m", "چیکگپ"),
    // Thai: Kedmanee.
    (
      "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
      "ๆไ\u{E33}พะ\u{E31}\u{E35}รนยบลฟหกดเ\u{E49}\u{E48}าสวงผปแอ\u{E34}\u{E37}ทมใฝ"
    ),
    // Georgian.
    ("qwertyuiopasdfghjklzxcvbnm", "ქწერტყუიოპასდფგჰჯკლზხცვბნმ"),
    // Korean: Dubeolsik.
    ("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ"),
  ]

  /// Made when a shortcut of such a layout is pressed for the first time.
  private static let places: [Unicode.Scalar: Unicode.Scalar] = {
    var places: [Unicode.Scalar: Unicode.Scalar] = [:]
    for layout in layouts {
      for (key, letter) in zip(layout.us.unicodeScalars, layout.letters.unicodeScalars) where places[letter] == nil {
        places[letter] = key
      }
    }
    return places
  }()

  /// The character on the same key of a US keyboard, in the same case; `nil` if the letter is on no layout known here.
  static func usKey(of letter: Unicode.Scalar) -> Unicode.Scalar? {
    if let key = places[letter] { return key }
    guard let lower = letter.properties.lowercaseMapping.unicodeScalars.first, lower != letter, let key = places[lower]
    else { return nil }
    return key.properties.uppercaseMapping.unicodeScalars.first
  }
}
