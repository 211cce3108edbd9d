import UnicodeText

/// What people with the family's Qt client cannot do with a name or a password, as that client was seen to behave
/// (docs/protocol.md, chapter 1). Ours takes both; whoever goes there as well should know before it is too late.
public enum FamilyClientTrouble: Sendable, Hashable, CaseIterable {
  /// Names there are of letters and digits, and a search is cut to 15 bytes.
  case name
  /// The field for passwords takes 6 to 15 of ``passwordCharacters``, so nobody can log in there with another one.
  case password

  /// Longest password there, and longest name that a search there finds.
  public static let maxCharacters = 15
  /// What a password may consist of there, beside letters and digits.
  public static let passwordCharacters = ".!@#$%^&*"

  static func isTypable(password: String) -> Bool {
    (6...maxCharacters).contains(password.count)
      && password.allSatisfy { isPlain($0) || passwordCharacters.contains($0) }
  }

  static func isTypable(name: String) -> Bool {
    name.count <= maxCharacters && name.allSatisfy(isPlain)
  }

  private static func isPlain(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
  }
}

extension Form {
  /// What the form should warn of: only where people use the family's client, and only about what would be accepted.
  public var familyClientTroubles: [FamilyClientTrouble] {
    guard hasFamilyClients else { return [] }
    return FamilyClientTrouble.allCases.filter { trouble in
      switch trouble {
      case .name:
        kind == .register && issue(of: .user) == nil
          && !FamilyClientTrouble.isTypable(name: text(of: .user).trimmingWhitespace())
      case .password:
        (kind == .register || kind == .reset) && issue(of: .password) == nil
          && !FamilyClientTrouble.isTypable(password: text(of: .password))
      }
    }
  }
}
