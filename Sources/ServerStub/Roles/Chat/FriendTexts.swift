import ChatProtocol

/// What people write about each other around a friend application, cut to what every client can show.
enum FriendTexts {
  /// The longest remark or greeting kept, in characters.
  static let maxCharacters = 64

  /// The name that one user keeps for another; empty means "none".
  static func remark(_ text: String) -> String {
    clean(text)
  }

  /// The greeting of an application. Family clients send the applicant's own name there, which says nothing.
  static func greeting(_ text: String, applicant: UserProfile) -> String {
    let greeting = clean(text)
    return greeting == applicant.name || greeting == applicant.nick ? "" : greeting
  }

  /// Trimmed, on one line, without control characters and what turns the direction of others, and short.
  private static func clean(_ text: String) -> String {
    let spaced = text.unicodeScalars.filter { scalar in
      scalar.properties.generalCategory != .format || String(scalar).isPrintable
    }.map { scalar in
      scalar.properties.generalCategory == .control || scalar.properties.isWhitespace ? " " : scalar
    }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: spaced)
    let characters = String(scalars).trimmed().prefix(maxCharacters)
    // A cluster may hold any number of scalars; a whole list must still fit in a frame.
    var bytes = 0
    return String(
      characters.prefix { character in
        bytes += character.utf8.count
        return bytes <= 256
      })
  }
}
